package dev.bartizan.livelog.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A refusal without a mark comes from the site itself.
                "403 | http.log.access.log0     |                             | {}                                | normal    | false",
                "403 | http.log.access.log0     |                             | {'Server':['Caddy']}              | normal    | false",
                "429 | http.log.access.log0     |                             | {}                                | normal    | false",
                "404 | http.log.access.log0     |                             | {'Retry-After':['3']}             | normal    | false",
                "200 | http.log.access.waf      |                             | {'X-Coraza-Id':['1']}             | normal    | false",
                "200 | http.log.access.log0     |                             | {'X-Ratelimit-Remaining':['7']}   | normal    | false",
                "    | http.handlers.waf        | reusing existing WAF        | {}                                | normal    | false",
                "    | tls                      | cleaning storage unit       | {}                                | normal    | false",
                // Marks in the response.
                "403 | http.log.access.log0     |                             | {'X-Coraza-Id':['941100']}        | waf       | true",
                "403 | http.log.access.log0     |                             | {'X-CORAZA-RULE-ID':['941100']}   | waf       | true",
                "403 | http.log.access.log0     |                             | {'X-Crowdsec-Decision':['ban']}   | crowdsec  | true",
                "429 | http.log.access.log0     |                             | {'X-Crowdsec-Decision':['throttle'],'Retry-After':['9']} | crowdsec | true",
                "429 | http.log.access.log0     |                             | {'Retry-After':['4']}             | ratelimit | true",
                "429 | http.log.access.log0     |                             | {'X-Ratelimit-Limit':['5']}       | ratelimit | true",
                "403 | http.log.access.log0     |                             | {'X-Acl-Denied':['1']}            | acl       | true",
                // The name of the logger.
                "403 | http.log.access.coraza   |                             | {}                                | waf       | true",
                "403 | http.log.access.CrowdSec |                             | {}                                | crowdsec  | true",
                "429 | http.log.access.ratelimit|                             | {}                                | ratelimit | true",
                "403 | http.log.access.acl      |                             | {}                                | acl       | true",
                // Lines of the modules themselves.
                "    | http.handlers.waf        | WAF rule violation detected | {}                                | waf       | true",
                "    | http.handlers.rate_limit | rate limit exceeded         | {}                                | ratelimit | true",
                "    | http.handlers.crowdsec   | serving ban response to 1.2.3.4 | {}                            | crowdsec  | true",
            })
    void marksTellWhoBlocked(
            Integer status, String logger, String message, String headers, String source, boolean blocked)
            throws Exception {
        BlockRules.Verdict verdict = BlockRules.judge(
                status, logger, message == null ? "" : message, JSON.readTree(headers.replace('\'', '"')));
        assertThat(verdict.source()).hasToString(source);
        assertThat(verdict.blocked()).isEqualTo(blocked);
        assertThat(verdict.reason() != null).isEqualTo(blocked);
    }
}
