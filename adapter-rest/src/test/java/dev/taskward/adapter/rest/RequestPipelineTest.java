package dev.taskward.adapter.rest;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the order of the filters: what is wrong with a request first is reported. */
class RequestPipelineTest {
    private static TestService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = new TestService();
        client = TestClient.as("somebody", service.port());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|?nonsense=1|''|''",
                "GET|''|{|Accept=text/html",
                "GET|/abc|''|''",
                "GET|/1/2/3|{|Accept=*/*",
                "BREW|''|{|Accept=*/*",
                "POST|''|{|Content-Type=text/plain",
                "POST|''|{|Content-Type=nonsense",
                "POST|''|no JSON|Content-Type=application/json",
                "POST|?unknown=1|{|Content-Type=application/json",
                "POST|/batch|{|Content-Type=text/plain",
                "POST|/batch|no JSON|Content-Type=application/json",
                "PUT|/1|{\"title\": 1}|Content-Type=application/json",
                "PUT|/x|{|Content-Encoding=gzip",
                "PATCH|/1|{|Content-Type=text/plain",
                "PATCH|/1|{|If-Match=nonsense",
                "PATCH|/1|{|If-Match=nonsense;Idempotency-Key=",
                "PATCH|/1/complete|''|''",
                "DELETE|''|{|Idempotency-Key=",
                "DELETE|?status=completed|''|''",
                "DELETE|/1|''|''"
            })
    void aForeignUserIdInThePathIsReportedBeforeAnyOtherError(
            String method, String pathAndQuery, String body, String headers) {
        String[] namesAndValues = Stream.of(headers.split(";"))
                .filter(header -> !header.isEmpty())
                .flatMap(header -> Stream.of(header.split("=", 2)))
                .toArray(String[]::new);
        for (String user : List.of("somebody-else", "alice", "Somebody", "somebody%20")) {
            String path = "/api/" + user + "/tasks" + pathAndQuery;

            assertProblem(
                    client.send(method, path, body.isEmpty() ? null : body, namesAndValues), 403, "user_id_mismatch");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks", "/api/somebody/tasks", "/api/somebody-else/tasks", "/nowhere"})
    void aMissingTokenIsReportedBeforeABodyThatIsTooLarge(String path) {
        assertProblem(
                TestClient.nobody(service.port()).post(path, " ".repeat(2 * 1024 * 1024 + 1)), 401, "token_missing");
    }
}
