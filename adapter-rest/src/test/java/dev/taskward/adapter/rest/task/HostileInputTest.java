package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.ProblemAssertions.assertInputError;
import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests that invalid and malicious requests get an error of the class 4xx and change nothing. */
class HostileInputTest {
    private static TestService service;

    private TestClient client;
    private JsonNode before;
    private String task;

    @BeforeAll
    static void start() {
        service = new TestService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void createUserWithOneTask() {
        client = TestClient.as("user-" + UUID.randomUUID(), service.port());
        task = client.post("/api/tasks", "{\"title\": \"Untouched\"}").header("Location");
        before = client.get("/api/tasks").json();
    }

    @AfterEach
    void assertThatNothingChanged() {
        assertThat(client.get("/api/tasks").json()).isEqualTo(before);
    }

    static List<String> malformedBodies() {
        List<String> bodies = new ArrayList<>(List.of(
                "",
                " ",
                "{",
                "{\"title\": \"x\"",
                "{\"title\": \"x\"} {}",
                "{\"title\": \"x\"}]",
                "{\"title\": \"x\"} x",
                "{'title': 'x'}",
                "{title: \"x\"}",
                "{\"title\": \"x\",}",
                "{\"title\": \"x\" /* comment */}",
                "{\"title\": x}",
                "{\"title\": \"a\nb\"}",
                "{\"title\": \"\\x\"}",
                "{\"title\": \"\\u12\"}",
                "{\"title\": NaN}",
                "{\"title\": 01}",
                "{\"title\": \"x\", \"title\": \"y\"}",
                "{\"title\": \"x\", \"t\\u0069tle\": \"y\"}",
                "{\"title\": \"x\", \"a\": {\"b\": 1, \"b\": 2}}",
                "title=x",
                "<task/>",
                "\uFEFF{\"title\": \"x\"}",
                "{\"title\": \"x\", \"n\": " + "9".repeat(2000) + "}",
                "{\"title\": \"x\", \"" + "n".repeat(60_000) + "\": 1}"));
        bodies.add("{\"title\": \"x\", \"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        bodies.add("{\"title\": \"x\", \"a\": " + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_001));
        bodies.add("[".repeat(1_000_000));
        bodies.add("{\"title\": \"x\", \"a\": [" + "{},".repeat(600_000) + "{}]}");
        return bodies;
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void aBodyThatIsNotExactlyOneJsonValueIsMalformed(String body) {
        assertProblem(client.post("/api/tasks", body), 400, "malformed_request");
        assertProblem(client.put(task, body), 400, "malformed_request");
        assertProblem(patch(body), 400, "malformed_request");
        assertProblem(client.post("/api/tasks/batch", body), 400, "malformed_request");
        assertProblem(client.post("/api/tasks/batch", asBatch(body)), 400, "malformed_request");
    }

    static List<byte[]> bodiesThatAreNotUtf8() {
        return List.of(
                "{\"title\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"title\": \"x\"}".getBytes(StandardCharsets.UTF_16),
                // a surrogate, an overlong encoding of a slash, and an incomplete character
                new byte[] {
                    '{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'
                },
                new byte[] {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'},
                new byte[] {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xE2, (byte) 0x82, '"', '}'});
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNotUtf8")
    void aBodyThatIsNotUtf8IsMalformed(byte[] body) {
        for (String path : List.of("/api/tasks", "/api/tasks/batch")) {
            assertProblem(
                    client.sendBytes("POST", path, body, "Content-Type", "application/json"), 400, "malformed_request");
        }
        assertProblem(
                client.sendBytes("PATCH", task, body, "Content-Type", "application/merge-patch+json"),
                400,
                "malformed_request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|''|wrong_type",
                "[{\"title\": \"x\"}]|''|wrong_type",
                "\"title\"|''|wrong_type",
                "null|''|wrong_type",
                "42|''|wrong_type",
                "{\"title\": null}|/title|wrong_type",
                "{\"title\": 42}|/title|wrong_type",
                "{\"title\": true}|/title|wrong_type",
                "{\"title\": [\"x\"]}|/title|wrong_type",
                "{\"title\": {\"x\": \"y\"}}|/title|wrong_type",
                "{\"title\": \"\"}|/title|blank",
                "{\"title\": \" \\t\\u00a0\"}|/title|blank",
                "{\"title\": \"a\\u0000b\"}|/title|invalid_character",
                "{\"title\": \"\\ud800\"}|/title|invalid_character",
                "{\"title\": \"\\udc00\\ud800\"}|/title|invalid_character",
                "{\"title\": \"x\", \"description\": 1}|/description|wrong_type",
                "{\"title\": \"x\", \"description\": \"\\u0000\"}|/description|invalid_character",
                "{\"title\": \"x\", \"completed\": \"true\"}|/completed|wrong_type",
                "{\"title\": \"x\", \"completed\": 1}|/completed|wrong_type",
                "{\"title\": \"x\", \"completed\": null}|/completed|wrong_type",
                "{\"title\": \"x\", \"priority\": \"urgent\"}|/priority|invalid_value",
                "{\"title\": \"x\", \"priority\": \"HIGH\"}|/priority|invalid_value",
                "{\"title\": \"x\", \"priority\": \"\"}|/priority|invalid_value",
                "{\"title\": \"x\", \"priority\": 3}|/priority|wrong_type",
                "{\"title\": \"x\", \"due_date\": \"tomorrow\"}|/due_date|invalid_value",
                "{\"title\": \"x\", \"due_date\": \"2026-02-10\"}|/due_date|invalid_value",
                "{\"title\": \"x\", \"due_date\": \"2026-02-10T00:00:00\"}|/due_date|invalid_value",
                "{\"title\": \"x\", \"due_date\": \"2026-02-30T00:00:00Z\"}|/due_date|invalid_value",
                "{\"title\": \"x\", \"due_date\": 1770681600}|/due_date|wrong_type",
                "{\"title\": \"x\", \"due_date\": \"9999-12-31T23:59:59-01:00\"}|/due_date|out_of_range",
                "{\"title\": \"x\", \"due_date\": \"0000-02-29T00:00:00Z\"}|/due_date|out_of_range",
                "{\"title\": \"x\", \"other\": \"\\u0000\"}|''|invalid_character",
                "{\"title\": \"x\", \"other\": [{\"a\": \"\\udfff\"}]}|''|invalid_character",
                "{\"title\": \"x\", \"other\": {\"\\u0000\": 1}}|''|invalid_character",
                "{\"title\": \"x\", \"\\u0000\": 1}|''|invalid_character",
                "{\"title\": \"x\", \"other\": [\"\\u0000\", \"\\u0000\"]}|''|invalid_character"
            })
    void aTaskWithAnInvalidMemberIsInvalid(String body, String pointer, String code) {
        for (Response response : List.of(client.post("/api/tasks", body), client.put(task, body), patch(body))) {
            assertInputError(response, pointer, code);
        }
    }

    @Test
    void aTextThatIsTooLongIsInvalidAndNotRepeatedInTheError() {
        for (String body : List.of(
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": \"x\", \"description\": \"" + "y".repeat(100_001) + "\"}")) {
            Response response = client.post("/api/tasks", body);
            assertProblem(response, 422, "invalid_input");
            assertThat(response.json().get("errors").get(0).get("code").asString())
                    .isEqualTo("too_long");
            assertThat(response.body()).hasSizeLessThan(600);
        }
    }

    @Test
    void aMissingTitleIsInvalidForACreateButNotForAnUpdate() {
        for (String body : List.of("{}", "{\"titel\": \"x\"}")) {
            Response response = client.post("/api/tasks", body);
            assertProblem(response, 422, "invalid_input");
            assertThat(response.json().get("errors").get(0).get("code").asString())
                    .isEqualTo("required");
            assertThat(client.put(task, body).status()).isEqualTo(200);
        }
    }

    @Test
    void everyErrorIsReportedAtOnceWithoutItsValue() {
        Response response = client.post("/api/tasks", """
                {"description": 1, "completed": "hunter2", "priority": "hunter2", "due_date": "hunter2"}""");

        assertProblem(response, 422, "invalid_input");
        List<String> pointers = new ArrayList<>();
        response.json()
                .get("errors")
                .forEach(error -> pointers.add(error.get("pointer").asString()));
        assertThat(pointers).containsExactly("/title", "/description", "/completed", "/priority", "/due_date");
        assertThat(response.body()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tasks/../tasks",
                "/api/tasks/%2e%2e/tasks",
                "/api/tasks/..%2f..%2fetc%2fpasswd",
                "/api//tasks",
                "//api/tasks",
                "/api/tasks;jsessionid=1",
                "/api/tasks/1;x=y",
                "/api/tasks/1%00",
                "/api/tasks/%",
                "/api/tasks/%zz",
                "/api/tasks/%ff",
                "/api/tasks/%c0%af",
                "/api/tasks/1%2fcomplete",
                "/api/tasks/1%5ccomplete",
                "/api/tasks\\1",
                "/api/tasks/%0d%0aX-Injected:%201",
                "/api/tasks/<script>",
                "/api/tasks/é",
                "/api/%/tasks",
                "/api/%2e/tasks",
                "/api/a%2fb/tasks",
                "/api/tasks?status=%zz",
                "/api/tasks?status=%ff",
                "/api/tasks?status=%00",
                "/api/tasks?status[]=all",
                "/api/tasks?status={all|pending}",
                "/api/tasks?%00=1",
                "/api/tasks?=1",
                "/api/tasks?status=é",
                "/api/tasks?q=é",
                "/api/tasks?q=%ff",
                "/api/tasks?q=%c0%af",
                "/api/tasks?q=%ed%a0%80",
                "/api/tasks?q=%",
                "/api/tasks?q=%f0%9f",
                "/api/tasks?q=%00",
                "/api/tasks?q[]=x",
                "/api/tasks?q=a&q=b",
                "/api/tasks?limit",
                "/api/tasks?limit=",
                "/api/tasks?limit=%d9%a5",
                "/api/tasks?limit=%f0%9d%9f%93",
                "/api/tasks?limit=05",
                "/api/tasks?limit=5%0a",
                "/api/tasks?limit=5.0",
                "/api/tasks?limit=0x5",
                "/api/tasks?limit=2147483648",
                "/api/tasks?limit=99999999999999999999",
                "/api/tasks?limit=NaN",
                "/api/tasks?limit[]=5",
                "/api/tasks?limit={5}",
                "/api/tasks?order=",
                "/api/tasks?order=ASC",
                "/api/tasks?order=asc%00",
                "/api/tasks?sort=title,created",
                "/api/tasks?sort=title%20desc",
                "/api/tasks?priority=null",
                "/api/tasks?priority=LOW",
                "/api/tasks?due_before=0",
                "/api/tasks?due_before=+10000-01-01T00:00:00Z",
                "/api/tasks?due_before=-0001-01-01T00:00:00Z",
                "/api/tasks?due_before=2026-02-30T00:00:00Z",
                "/api/tasks?due_after=2026-02-10T00:00:00+01:00",
                "/api/tasks?due_after=%D9%A2026-02-10T00:00:00Z",
                "/api/tasks?updated_since=2026-02-10T24:00:00Z",
                "/api/tasks?cursor",
                "/api/tasks?cursor=x",
                "/api/tasks?limit=1&cursor=%ff",
                "/api/tasks?limit=1&cursor=%00",
                "/api/tasks?limit=1&cursor==",
                "/api/tasks?limit=1&cursor=____________________________________",
                "/api/tasks?limit=1&cursor[]=x",
                "/api/tasks?LIMIT=1",
                "/api/tasks?limit%00=1",
                "/api/tasks#fragment",
                "api/tasks",
                "*",
                "http://evil.example/api/tasks/%"
            })
    void aMaliciousPathOrQueryIsRejected(String target) {
        Response response = client.sendRaw(List.of("GET " + target + " HTTP/1.1", "Host: localhost"), new byte[0]);

        assertThat(response.status()).as(response.body()).isBetween(400, 499);
        assertProblem(response, response.status(), response.json().get("code").asString());
        assertThat(response.optionalHeader("X-Injected")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tasks/tasks",
                "/api/tasks/tasks/1",
                "/api/tasks/tasks/complete",
                "/api/tasks/complete",
                "/api/tasks/tasks/tasks"
            })
    void anAmbiguousPathIsRejected(String path) {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "POST")) {
            Response response = client.send(method, path, "{\"title\": \"x\"}", "Content-Type", "application/json");

            assertThat(response.status()).as(method + " " + path).isBetween(400, 499);
            assertProblem(
                    response, response.status(), response.json().get("code").asString());
        }
    }

    static List<List<String>> invalidHeads() {
        return List.of(
                List.of("GET /api/tasks HTTP/1.1"),
                List.of("GET /api/tasks HTTP/1.1", "Host: a", "Host: b"),
                List.of("GET /api/tasks HTTP/1.1", "Host: a b"),
                List.of("GET /api/tasks HTTP/1.1", "Host: localhost", "X-Long: " + "x".repeat(60_000)),
                List.of("GET /api/tasks HTTP/1.1", "Host: localhost", "Bad Header: x"),
                List.of("GET /api/tasks HTTP/1.1", "Host: localhost", "X-Nul: a\0b"),
                List.of("GET /" + "x".repeat(60_000) + " HTTP/1.1", "Host: localhost"),
                List.of("G(T /api/tasks HTTP/1.1", "Host: localhost"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Content-Length: -1"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Content-Length: x"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Content-Length: 1", "Content-Length: 2"),
                List.of(
                        "POST /api/tasks HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked",
                        "Content-Length: 2"),
                List.of("TRACE /api/tasks HTTP/1.1", "Host: localhost"),
                List.of("CONNECT /health HTTP/1.1", "Host: localhost"),
                List.of("CONNECT localhost:1 HTTP/1.1", "Host: localhost"),
                List.of("GET /health HTTP/1.2", "Host: localhost"),
                List.of("GET /health HTTP/2.0", "Host: localhost"),
                List.of("GET /health HTTP/9.9", "Host: localhost"),
                List.of("GET /health FTP/1.1", "Host: localhost"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Transfer-Encoding: gzip"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Transfer-Encoding: foo, chunked"),
                List.of("POST /nowhere HTTP/1.1", "Host: localhost", "Content-Type: */*", "Content-Length: 4"),
                List.of("POST /health HTTP/1.1", "Host: localhost", "Content-Type: *", "Content-Length: 4"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Content-Type: text/*", "Content-Length: 4"),
                List.of("GET /api/tasks HTTP/1.1", "Host: localhost", "Content-Type: nonsense", "Accept: nonsense"),
                List.of("POST /api/tasks HTTP/1.1", "Host: localhost", "Content-Type: nonsense", "Content-Length: 0"),
                List.of(
                        "POST /api/tasks HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Content-Length: 0"));
    }

    @ParameterizedTest
    @MethodSource("invalidHeads")
    void aRequestThatViolatesHttpIsRejected(List<String> head) {
        Response response = client.sendRaw(head, "zz\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(response.status()).as(response.body()).isBetween(400, 499);
        assertProblem(response, response.status(), response.json().get("code").asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded|title=x&status=%&%zz=1",
                "application/x-www-form-urlencoded;charset=nonsense|title=x",
                "multipart/form-data|title=x",
                "multipart/form-data;boundary=b|--b~Content-Disposition: form-data; name=status~~x~--b--",
                "text/plain|x"
            })
    void aFormBodyIsNeitherReadNorUsedAsParameters(String type, String lines) {
        String body = lines.replace("~", "\r\n");
        for (String method : List.of("POST", "PUT")) {
            String path = method.equals("POST") ? "/api/tasks" : task;
            assertProblem(client.send(method, path, body, "Content-Type", type), 415, "unsupported_media_type");
            assertProblem(
                    TestClient.nobody(service.port()).send(method, path, body, "Content-Type", type),
                    401,
                    "token_missing");
            assertProblem(client.send(method, "/nowhere", body, "Content-Type", type), 404, "route_not_found");
        }
        assertThat(client.send("GET", "/api/tasks", body, "Content-Type", type).status())
                .isEqualTo(200);
    }

    /**
     * The hashes of the names are equal, whatever the seed. A shared table of names would overflow and then fail for
     * other bodies.
     */
    @Test
    void memberNamesWithEqualHashesDoNotAffectLaterBodies() {
        String equalHashes = IntStream.range(0, 512)
                .mapToObj(i -> IntStream.range(0, 9)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "aB" : "b!")
                        .collect(Collectors.joining()))
                .map(name -> "\"" + name + "\": 1")
                .collect(Collectors.joining(", ", "{", "}"));
        String manyNames = IntStream.range(0, 13_000)
                .mapToObj(i -> "\"n" + i + "\": 1")
                .collect(Collectors.joining(", ", "{", "}"));

        for (int i = 0; i < 3; i++) {
            assertProblem(client.post("/api/tasks", manyNames), 422, "invalid_input");
            assertProblem(client.post("/api/tasks", equalHashes), 422, "invalid_input");
            assertThat(client.put(task, "{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4, \"e\": 5}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkedBodyWithAnInvalidOrExcessiveSizeIsRejected(boolean withIdempotencyKey) {
        List<String> head = new ArrayList<>(List.of(
                "POST /api/tasks HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked"));
        if (withIdempotencyKey) {
            head.add("Idempotency-Key: chunks");
        }
        String invalid = "zz\r\n{}\r\n0\r\n\r\n";
        String tooLarge = "200002\r\n" + " ".repeat(0x200002) + "\r\n0\r\n\r\n";

        assertProblem(client.sendRaw(head, invalid.getBytes(StandardCharsets.US_ASCII)), 400, "malformed_request");
        assertProblem(client.sendRaw(head, tooLarge.getBytes(StandardCharsets.US_ASCII)), 413, "content_too_large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|/op|invalid_value",
                "{}|/op|invalid_value",
                "[{\"op\": \"delete\"}]|/op|invalid_value",
                "\"delete\"|/op|invalid_value",
                "{\"op\": null, \"id\": ID}|/op|invalid_value",
                "{\"op\": 1, \"id\": ID}|/op|invalid_value",
                "{\"op\": [\"delete\"], \"id\": ID}|/op|invalid_value",
                "{\"op\": \"DELETE\", \"id\": ID}|/op|invalid_value",
                "{\"op\": \"delete \", \"id\": ID}|/op|invalid_value",
                "{\"Op\": \"delete\", \"id\": ID}|/op|invalid_value",
                "{\"op\": \"delete\"}|/id|required",
                "{\"op\": \"delete\", \"id\": null}|/id|wrong_type",
                "{\"op\": \"delete\", \"id\": \"ID\"}|/id|wrong_type",
                "{\"op\": \"delete\", \"id\": [ID]}|/id|wrong_type",
                "{\"op\": \"delete\", \"id\": true}|/id|wrong_type",
                "{\"op\": \"delete\", \"id\": ID.0}|''|task_not_found",
                "{\"op\": \"delete\", \"id\": IDe0}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": ID.00000000000000000001}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": -ID}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 0}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": -0}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": -1}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 1e400}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 1e999999999}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 1e-400}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 9007199254740992}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 9223372036854775808}|''|task_not_found",
                "{\"op\": \"complete\", \"id\": 18446744073709551617}|''|task_not_found",
                "{\"op\": \"update\", \"id\": ID}|/task|required",
                "{\"op\": \"update\", \"id\": ID, \"task\": null}|/task|wrong_type",
                "{\"op\": \"update\", \"id\": ID, \"task\": [{\"title\": \"x\"}]}|/task|wrong_type",
                "{\"op\": \"update\", \"id\": ID, \"task\": \"x\"}|/task|wrong_type",
                "{\"op\": \"update\", \"id\": ID, \"task\": 1}|/task|wrong_type",
                "{\"op\": \"update\", \"id\": ID, \"task\": {\"title\": null}}|/task/title|wrong_type",
                "{\"op\": \"update\", \"id\": ID, \"task\": {\"title\": [{}]}}|/task/title|wrong_type",
                "{\"op\": \"create\", \"task\": {}}|/task/title|required",
                "{\"op\": \"create\", \"task\": {\"title\": 1e400}}|/task/title|wrong_type",
                "{\"op\": \"create\", \"task\": false}|/task|wrong_type",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": null}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": 1}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": [\"\\\"1\\\"\"]}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": \"\"}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": \"1\"}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": \"\\\"1\\\"\\n\"}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": \"\\\"\\u0661\\\"\"}|/if_match|invalid_value",
                "{\"op\": \"delete\", \"id\": ID, \"ifMatch\": \"\\\"99\\\"\"}|''|unknown_member",
                "{\"op\": \"complete\", \"id\": ID, \"if-match\": \"\\\"99\\\"\"}|''|unknown_member",
                "{\"op\": \"update\", \"id\": ID, \"If-Match\": \"*\", \"task\": {\"title\": \"x\"}}|''|unknown_member",
                "{\"op\": \"create\", \"if_match\": \"*\", \"task\": {\"title\": \"x\"}}|''|unknown_member",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": \"\\\"2\\\"\"}|''|precondition_failed",
                "{\"op\": \"delete\", \"id\": ID, \"if_match\": \"W/\\\"1\\\"\"}|''|precondition_failed"
            })
    void anInvalidOperationOfABatchIsReportedWithItsPlace(String operation, String pointer, String code) {
        String id = task.substring(task.lastIndexOf('/') + 1);

        Response response = client.post("/api/tasks/batch", "{\"operations\": [" + operation.replace("ID", id) + "]}");

        assertInputError(response, "/operations/0" + pointer, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\": \"X\", \"task\": {\"title\": \"x\"}}",
                "{\"op\": \"create\", \"X\": 1, \"task\": {\"title\": \"x\"}}",
                "{\"op\": \"create\", \"more\": [[\"X\"]], \"task\": {\"title\": \"x\"}}",
                "{\"op\": \"create\", \"task\": {\"title\": \"X\"}}",
                "{\"op\": \"create\", \"task\": {\"title\": \"x\", \"description\": \"X\"}}",
                "{\"op\": \"create\", \"task\": {\"title\": \"x\", \"priority\": \"X\"}}",
                "{\"op\": \"create\", \"task\": {\"title\": \"x\", \"due_date\": \"X\"}}",
                "{\"op\": \"create\", \"task\": {\"title\": \"x\", \"X\": {\"X\": 1}}}",
                "{\"op\": \"delete\", \"id\": \"X\"}",
                "{\"op\": \"delete\", \"id\": 1, \"if_match\": \"X\"}",
                "{\"op\": \"delete\", \"id\": 1, \"if_match\": \"\\\"X\\\"\"}"
            })
    void textThatCannotBeStoredIsRejectedAnywhereInABatch(String operation) {
        for (String text : List.of("\\u0000", "\\ud800", "\\udc00\\ud800")) {
            Response response = client.post(
                    "/api/tasks/batch",
                    "{\"operations\": [{\"op\": \"create\", \"task\": {\"title\": \"x\"}}, "
                            + operation.replace("X", text) + "]}");

            assertProblem(response, 422, "invalid_input");
            assertThat(response.body()).contains("invalid_character");
        }
    }

    @Test
    void theLimitsOfTasksAndBodiesApplyToABatch() {
        String tooLong =
                "{\"op\": \"create\", \"task\": {\"title\": \"x\", \"description\": \"" + "y".repeat(100_001) + "\"}}";

        Response response = client.post("/api/tasks/batch", "{\"operations\": [" + repeat(tooLong, 20) + "]}");
        assertProblem(response, 422, "invalid_input");
        assertThat(response.json().get("errors")).hasSize(20);
        String tooLarge = "{\"operations\": [" + repeat(tooLong, 100) + "]}";
        assertProblem(client.post("/api/tasks/batch", tooLarge), 413, "content_too_large");
        String manyErrors = "{\"title\": 1, \"description\": 1, \"completed\": 1, \"priority\": 1, \"due_date\": 1}";
        response = client.post(
                "/api/tasks/batch",
                "{\"operations\": [" + repeat("{\"op\": \"create\", \"task\": " + manyErrors + "}", 100) + "]}");
        assertProblem(response, 422, "invalid_input");
        assertThat(response.json().get("errors")).hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/merge-patch+json",
                "application/json-patch+json",
                "application/x-www-form-urlencoded",
                "multipart/form-data;boundary=b"
            })
    void aBatchThatIsNotJsonIsUnsupported(String type) {
        String body = "{\"operations\": [{\"op\": \"create\", \"task\": {\"title\": \"x\"}}]}";

        for (String key : List.of("a", "b")) {
            assertProblem(
                    client.send("POST", "/api/tasks/batch", body, "Content-Type", type, "Idempotency-Key", key),
                    415,
                    "unsupported_media_type");
        }
        assertProblem(
                client.send(
                        "POST",
                        "/api/tasks/batch",
                        body,
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip"),
                415,
                "unsupported_media_type");
        assertProblem(
                client.send("POST", "/api/tasks/batch", null, "Content-Type", "application/json"),
                400,
                "malformed_request");
    }

    @Test
    void aPatchNeedsABodyOfASupportedType() {
        for (String type : List.of("application/json", "application/merge-patch+json")) {
            assertProblem(client.send("PATCH", task, null, "Content-Type", type), 400, "malformed_request");
            assertProblem(
                    client.send("PATCH", task, "{\"title\": \"x\"}", "Content-Type", type, "Content-Encoding", "br"),
                    415,
                    "unsupported_media_type");
            assertInputError(client.send("PATCH", task, "null", "Content-Type", type), "", "wrong_type");
        }
        for (String type : List.of("application/json-patch+json", "text/plain", "application/x-www-form-urlencoded")) {
            assertProblem(
                    client.send("PATCH", task, "{\"title\": \"x\"}", "Content-Type", type),
                    415,
                    "unsupported_media_type");
        }
        assertProblem(client.send("PATCH", task, "{\"title\": \"x\"}"), 415, "unsupported_media_type");
    }

    static List<String> malformedListsOfEntityTags() {
        return List.of(
                "",
                "1",
                "''",
                "\"",
                "\"1",
                "\"1\"\"2\"",
                "\"1\" \"2\"",
                "w/\"1\"",
                "W/ \"1\"",
                "W/1",
                "\"a b\"",
                "*, *",
                ",",
                ",".repeat(30_000),
                "\"".repeat(30_001),
                "\"\"".repeat(15_000),
                " ".repeat(30_000) + "x",
                "\"a\"" + ",".repeat(30_000) + "x",
                "\"a\"" + ",  ".repeat(10_000) + "x",
                "\"a\"" + " ".repeat(30_000) + "x",
                "W/".repeat(15_000),
                "\"a\",".repeat(7_500) + "x",
                "W/\"a\" , ".repeat(3_000) + "W/");
    }

    @ParameterizedTest
    @MethodSource("malformedListsOfEntityTags")
    void aPreconditionWithAMalformedListOfEntityTagsIsMalformed(String list) {
        for (String header : List.of("If-Match", "If-None-Match")) {
            for (String method : List.of("PUT", "PATCH", "DELETE")) {
                assertProblem(
                        client.send(
                                method, task, "{\"title\": \"x\"}", "Content-Type", "application/json", header, list),
                        400,
                        "malformed_request");
            }
            assertProblem(
                    client.send("PATCH", task + "/complete", null, header, list, "Idempotency-Key", "k"),
                    400,
                    "malformed_request");
        }
        assertProblem(client.get(task, "If-Match", list), 400, "malformed_request");
        assertProblem(client.get(task, "If-None-Match", list), 400, "malformed_request");
    }

    @Test
    void everyTagOfALongListOfEntityTagsCounts() {
        for (String others : List.of(",".repeat(30_000), "\"a\",".repeat(7_500), "W/\"1\" , ".repeat(3_000))) {
            assertProblem(
                    client.send("PATCH", task + "/complete", null, "If-Match", "\"2\"," + others),
                    412,
                    "precondition_failed");
            assertProblem(
                    client.send("DELETE", task, null, "If-None-Match", others + ",\"1\""), 412, "precondition_failed");
            assertThat(client.get(task, "If-Match", others + "\"1\"").status()).isEqualTo(200);
            assertThat(client.get(task, "If-None-Match", others + "\"1\"").status())
                    .isEqualTo(304);
        }
    }

    static List<List<String>> invalidKeys() {
        return List.of(
                List.of("Idempotency-Key: a", "Idempotency-Key: a"),
                List.of("Idempotency-Key: a", "Idempotency-Key: b"),
                List.of("Idempotency-Key: a", "Idempotency-Key:"),
                List.of("Idempotency-Key:"),
                List.of("Idempotency-Key: " + "k".repeat(30_000)),
                List.of("Idempotency-Key: " + "k".repeat(256)),
                List.of("Idempotency-Key: a\tb"),
                List.of("Idempotency-Key: a\u0001b"),
                List.of("Idempotency-Key: a\u007Fb"),
                List.of("Idempotency-Key: a\0b"),
                List.of("Idempotency-Key: é"),
                List.of("Idempotency-Key: \u0085"));
    }

    @ParameterizedTest
    @MethodSource("invalidKeys")
    void anInvalidIdempotencyKeyIsMalformedWhateverTheBody(List<String> keys) {
        String batch = "{\"operations\": [{\"op\": \"create\", \"task\": {\"title\": \"x\"}}]}";
        for (List<String> route : List.of(
                List.of("POST /api/tasks", "{\"title\": \"x\"}"),
                List.of("POST /api/tasks", "{"),
                List.of("PUT " + task, "{\"title\": \"x\"}"),
                List.of("PATCH " + task, "{\"title\": \"x\"}"),
                List.of("POST /api/tasks/batch", batch))) {
            byte[] body = route.get(1).getBytes(StandardCharsets.UTF_8);
            List<String> head = new ArrayList<>(List.of(
                    route.get(0) + " HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Length: " + body.length));
            head.addAll(keys);

            assertProblem(client.sendRaw(head, body), 400, "malformed_request");
        }
    }

    @Test
    void anInvalidRequestIsRejectedWithAnIdempotencyKeyToo() {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "a, \"b\";c=d"};
        for (int i = 0; i < 2; i++) {
            assertProblem(client.send("POST", "/api/tasks", "{", headers), 400, "malformed_request");
            assertProblem(client.send("POST", "/api/tasks", "{}", headers), 422, "invalid_input");
            assertProblem(client.send("POST", "/api/tasks", null, headers), 400, "malformed_request");
            assertProblem(client.send("PATCH", task, "[]", headers), 422, "invalid_input");
            assertProblem(client.send("POST", "/nowhere", "{}", headers), 404, "route_not_found");
            assertProblem(client.send("PUT", "/api/tasks", "{}", headers), 405, "method_not_allowed");
            assertProblem(
                    client.send("POST", "/api/tasks", " ".repeat(2 * 1024 * 1024 + 1), headers),
                    413,
                    "content_too_large");
        }
    }

    @Test
    void anExtremelyLongParameterIsInvalid() {
        String time = "2020-01-01T00:00:00." + "0".repeat(9_000) + "Z";
        for (String parameter : List.of("due_before", "due_after", "updated_since")) {
            assertProblem(client.get("/api/tasks?limit=1&" + parameter + "=" + time), 422, "invalid_input");
        }
        assertProblem(client.get("/api/tasks?q=" + "x".repeat(30_000)), 422, "invalid_input");
        assertProblem(client.get("/api/tasks?limit=1&cursor=" + "A".repeat(30_000)), 422, "invalid_input");
    }

    /** The link consists of the longest allowed user id, search text, times and title. */
    @Test
    void theLongestLinkToTheNextPageStillWorks() {
        String user = "\uD83D\uDE00".repeat(219) + UUID.randomUUID();
        TestClient other = TestClient.as(user, service.port());
        String path = "/api/" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "/tasks";
        for (String last : List.of("a", "b")) {
            String body =
                    "{\"title\": \"" + "\u5B57".repeat(199) + last + "\", \"due_date\": \"2026-01-01T00:00:00Z\"}";
            assertThat(other.post(path, body).status()).isEqualTo(201);
        }
        String time = "0".repeat(43) + "%2B00:00";
        String query = "?limit=1&sort=title&order=asc&status=pending&q=" + "%E5%AD%97".repeat(199)
                + "&due_after=2020-01-01T00:00:00." + time.substring(5) + "&updated_since=2020-01-01T00:00:00."
                + time.substring(5) + "&due_before=2030-01-01T00:00:00." + time.substring(5);

        Response first = other.get(path + query);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        Response second = other.get(first.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).hasSize(1).doesNotContainAnyElementsOf(first.json());
    }

    private Response patch(String body) {
        return client.send("PATCH", task, body, "Content-Type", "application/merge-patch+json");
    }

    private static String asBatch(String task) {
        return "{\"operations\": [{\"op\": \"create\", \"task\": " + task + "}]}";
    }

    private static String repeat(String operation, int times) {
        return String.join(",", Collections.nCopies(times, operation));
    }
}
