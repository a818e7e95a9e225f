package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Shows that each suite fails on a service with another contract, so no suite passes without a check of its plan. */
class ContractSuitesDifferTest {
    private static final Map<String, Class<? extends PublishedContract>> SUITES = new LinkedHashMap<>();

    static {
        SUITES.put("001-fastapi-todo-backend", Contract001FastapiTodoBackendTest.class);
        SUITES.put("002-fastapi-backend", Contract002FastapiBackendTest.class);
        SUITES.put("003-fastapi-backend", Contract003FastapiBackendTest.class);
        SUITES.put("003-todo-backend-spec", Contract003TodoBackendSpecTest.class);
        SUITES.put("007-fastapi-backend", Contract007FastapiBackendTest.class);
    }

    static List<Arguments> suitesAndOtherContracts() {
        List<Arguments> pairs = new ArrayList<>();
        SUITES.forEach((own, suite) -> SUITES.keySet().stream()
                .filter(other -> !other.equals(own))
                .forEach(other -> pairs.add(Arguments.of(suite, other))));
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("suitesAndOtherContracts")
    void aSuiteFailsUnderAnotherContract(Class<? extends PublishedContract> suite, String other) {
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(suite))
                .configurationParameter(PublishedContract.OTHER_CONTRACT, other)
                .execute()
                .testEvents();

        assertThat(events.failed().count()).isGreaterThan(2);
        // a service that does not start would make every test fail
        assertThat(events.succeeded().count()).isGreaterThan(2);
    }
}
