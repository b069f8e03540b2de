/**
 * The API that CrowdSec's bouncers use. A bouncer needs only its two usual settings to get decisions from here: URL and
 * key.
 *
 * <p>A {@link dev.bartizan.decision.bouncer.view.BouncerDecisions} is the part of one decision set that one bouncer gets; a
 * {@link dev.bartizan.decision.bouncer.view.StreamBody} is the difference between the view that the bouncer has and the
 * current one. All of this is in memory. The database is written when a person changes a bouncer, once a minute to
 * store its activity, and after a pull with changed lists to store what the bouncer has ({@link
 * dev.bartizan.decision.bouncer.cursor}).
 *
 * @see <a href="https://docs.crowdsec.net/docs/local_api/bouncers-api">CrowdSec's description of the API</a>
 */
@NullMarked
package dev.bartizan.decision.bouncer;

import org.jspecify.annotations.NullMarked;
