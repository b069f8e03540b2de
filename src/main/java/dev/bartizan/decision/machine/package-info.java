/**
 * The part of CrowdSec's local API that agents on other machines use: they report alerts here, and the alerts become bans.
 * Who may report is managed like bouncers: each machine has a name and a password. An agent logs in with them and gets a
 * token; tokens are in memory alone, so that agents log in again after a restart, as they do when a token expires.
 *
 * @see <a href="https://docs.crowdsec.net/docs/local_api/intro">CrowdSec's description of the API</a>
 */
@NullMarked
package dev.bartizan.decision.machine;

import org.jspecify.annotations.NullMarked;
