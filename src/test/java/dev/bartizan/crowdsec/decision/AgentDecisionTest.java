package dev.bartizan.crowdsec.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDecisionTest {

    @ParameterizedTest
    @CsvSource({
        "ban, Ip, 45.155.205.7, true",
        "captcha, Ip, 45.155.205.7, true",
        "throttle, range, 45.155.205.0/24, true",
        "mfa, Ip, 45.155.205.7, false",
        "ban, Country, FR, false",
        "captcha, Ip, nonsense, false"
    })
    void onlyKnownTypesOfAddressesAndNetworksCount(String type, String scope, String value, boolean counts)
            throws JsonProcessingException {
        AgentDecision decision =
                AgentDecision.parse(new ObjectMapper().readTree("""
                        {"id":1,"origin":"crowdsec","type":"%s","scope":"%s","value":"%s","scenario":"x","duration":"1h"}
                        """.formatted(type, scope, value)), Instant.EPOCH);

        assertThat(decision.range()).isEqualTo(counts ? Optional.of(IpRange.parse(value)) : Optional.empty());
        assertThat(decision.remediation().map(Enum::name))
                .isEqualTo(type.equals("mfa") ? Optional.empty() : Optional.of(type));
    }
}
