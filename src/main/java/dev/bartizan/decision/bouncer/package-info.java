/**
 * The API that CrowdSec's bouncers speak, so that each of them can take its decisions from here with its two usual
 * settings, URL and key.
 *
 * <p>A {@link dev.bartizan.decision.bouncer.view.DecisionView} is what one bouncer may know of one generation of decisions; a
 * {@link dev.bartizan.decision.bouncer.view.StreamBody} tells it the way from the view that it has to the present one. All of
 * it is memory: rows are touched when a person changes a bouncer, and once a minute for what is shown of it.
 *
 * @see <a href="https://docs.crowdsec.net/docs/local_api/bouncers-api">CrowdSec's description of the API</a>
 */
package dev.bartizan.decision.bouncer;
