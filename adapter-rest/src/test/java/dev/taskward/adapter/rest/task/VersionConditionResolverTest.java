package dev.taskward.adapter.rest.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.domain.VersionCondition;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.request.ServletWebRequest;

class VersionConditionResolverTest {
    private static final List<Long> VERSIONS = List.of(1L, 7L, 999_999_999_999_999_999L, Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "v1",
                "0",
                "01",
                "007",
                "00000000000000000001",
                "+1",
                "-1",
                "1.0",
                "1e0",
                "0x1",
                "1,7",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "1000000000000000000000000000000000000001"
            })
    void aTagThatIsNoVersionMatchesNoTask(String tag) {
        String list = "\"" + tag + "\"";

        assertThat(VERSIONS).noneMatch(ifMatch(list)::accepts);
        assertThat(VERSIONS).allMatch(ifNoneMatch("PUT", list)::accepts);
        assertThat(VERSIONS).noneMatch(version -> clientHasVersion(version, list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\", \"7\"", "\"7\",\"007\"", "\"99999999999999999999\" , W/\"1\", \"7\""})
    void aTagThatIsNoVersionDoesNotAffectTheOthersOfTheList(String list) {
        assertThat(VERSIONS).filteredOn(ifMatch(list)::accepts).containsExactly(7L);
        assertThat(ifNoneMatch("PATCH", list).accepts(7)).isFalse();
        assertThat(ifNoneMatch("PATCH", list).accepts(8)).isTrue();
        assertThat(clientHasVersion(7, list)).isTrue();
    }

    @Test
    void aWeakTagMatchesIfNoneMatchOnly() {
        assertThat(ifMatch("W/\"1\"").accepts(1)).isFalse();
        assertThat(ifNoneMatch("DELETE", "W/\"1\"").accepts(1)).isFalse();
        assertThat(clientHasVersion(1, "W/\"1\"")).isTrue();
    }

    @Test
    void aStarMatchesEveryVersion() {
        assertThat(VERSIONS).allMatch(ifMatch(" * ")::accepts);
        assertThat(VERSIONS).noneMatch(ifNoneMatch("PUT", "*")::accepts);
        assertThat(VERSIONS).allMatch(version -> clientHasVersion(version, "*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void ifNoneMatchIsNoConditionOfARead(String method) {
        assertThat(ifNoneMatch(method, "*")).isEqualTo(VersionCondition.any());
    }

    @Test
    void severalHeadersOfTheSameNameAreOneList() {
        HttpServletRequest request = request("PUT", "If-Match", "\"1\"", "\"7\"");

        VersionCondition condition = VersionConditionResolver.resolve(new ServletWebRequest(request));

        assertThat(VERSIONS).filteredOn(condition::accepts).containsExactly(1L, 7L);
    }

    private static VersionCondition ifMatch(String list) {
        return VersionConditionResolver.resolve(new ServletWebRequest(request("PUT", "If-Match", list)));
    }

    private static VersionCondition ifNoneMatch(String method, String list) {
        return VersionConditionResolver.resolve(new ServletWebRequest(request(method, "If-None-Match", list)));
    }

    private static boolean clientHasVersion(long version, String list) {
        return VersionConditionResolver.clientHasVersion(version, request("GET", "If-None-Match", list));
    }

    /** Returns a request with one header, which may have several values. */
    private static HttpServletRequest request(String httpMethod, String header, String... values) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMethod" -> httpMethod;
                    case "getHeader" -> header.equals(arguments[0]) ? values[0] : null;
                    case "getHeaders" ->
                        header.equals(arguments[0])
                                ? Collections.enumeration(List.of(values))
                                : Collections.emptyEnumeration();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
