package dev.taskward.adapter.rest;

import static dev.taskward.adapter.rest.ProblemTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/** Whatever comes in, the answer is a problem of the 4xx, and nothing is stored. */
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
    void aUserWithOneTask() {
        client = TestClient.as("user-" + UUID.randomUUID(), service.port());
        task = client.post("/api/tasks", "{\"title\": \"Untouched\"}").header("Location");
        before = client.get("/api/tasks").json();
    }

    @AfterEach
    void nothingWasStored() {
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
                "{\"title\": \"x\" /* why */}",
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
        return bodies;
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void aBodyThatIsNotExactlyOneJsonValueIsMalformed(String body) {
        assertProblem(client.post("/api/tasks", body), 400, "malformed_request");
        assertProblem(client.put(task, body), 400, "malformed_request");
    }

    static List<byte[]> notUtf8() {
        return List.of(
                "{\"title\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"title\": \"x\"}".getBytes(StandardCharsets.UTF_16),
                // a surrogate, an overlong slash, and half a character
                new byte[] {
                    '{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'
                },
                new byte[] {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'},
                new byte[] {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xE2, (byte) 0x82, '"', '}'});
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void aBodyThatIsNotUtf8IsMalformed(byte[] body) {
        assertProblem(
                client.sendBytes("POST", "/api/tasks", body, "Content-Type", "application/json"),
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
    void whatIsReadableButWrongIsInvalid(String body, String pointer, String code) {
        for (Answer answer : List.of(client.post("/api/tasks", body), client.put(task, body))) {
            assertProblem(answer, 422, "invalid_input");
            JsonNode errors = answer.json().get("errors");
            assertThat(errors).hasSize(1);
            assertThat(errors.get(0).get("pointer").asString()).isEqualTo(pointer);
            assertThat(errors.get(0).get("code").asString()).isEqualTo(code);
            assertThat(errors.get(0).get("detail").asString()).isNotBlank();
        }
    }

    @Test
    void whatIsTooLongIsInvalid() {
        for (String body : List.of(
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": \"x\", \"description\": \"" + "y".repeat(100_001) + "\"}")) {
            Answer answer = client.post("/api/tasks", body);
            assertProblem(answer, 422, "invalid_input");
            assertThat(answer.json().get("errors").get(0).get("code").asString())
                    .isEqualTo("too_long");
            assertThat(answer.body()).hasSizeLessThan(600);
        }
    }

    @Test
    void aMissingTitleIsInvalidOnCreateAlone() {
        for (String body : List.of("{}", "{\"titel\": \"x\"}")) {
            Answer answer = client.post("/api/tasks", body);
            assertProblem(answer, 422, "invalid_input");
            assertThat(answer.json().get("errors").get(0).get("code").asString())
                    .isEqualTo("required");
            assertThat(client.put(task, body).status()).isEqualTo(200);
        }
    }

    @Test
    void everyFaultIsNamedAtOnceAndNoValueIsRepeated() {
        Answer answer = client.post("/api/tasks", """
                {"description": 1, "completed": "hunter2", "priority": "hunter2", "due_date": "hunter2"}""");

        assertProblem(answer, 422, "invalid_input");
        List<String> pointers = new ArrayList<>();
        answer.json()
                .get("errors")
                .forEach(error -> pointers.add(error.get("pointer").asString()));
        assertThat(pointers).containsExactly("/title", "/description", "/completed", "/priority", "/due_date");
        assertThat(answer.body()).doesNotContain("hunter2");
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
                "/api/tasks#fragment",
                "api/tasks",
                "*",
                "http://evil.example/api/tasks/%"
            })
    void aPathOrQueryThatPlaysTricksIsAProblem(String target) {
        Answer answer = client.sendRaw(List.of("GET " + target + " HTTP/1.1", "Host: localhost"), new byte[0]);

        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertProblem(answer, answer.status(), answer.json().get("code").asString());
        assertThat(answer.optionalHeader("X-Injected")).isEmpty();
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
    void aPathThatTwoRoutesCouldMeanIsAProblem(String path) {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "POST")) {
            Answer answer = client.send(method, path, "{\"title\": \"x\"}", "Content-Type", "application/json");

            assertThat(answer.status()).as(method + " " + path).isBetween(400, 499);
            assertProblem(answer, answer.status(), answer.json().get("code").asString());
        }
    }

    static List<List<String>> brokenHeads() {
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
    @MethodSource("brokenHeads")
    void aRequestThatBreaksTheRulesOfHttpIsAProblem(List<String> head) {
        Answer answer = client.sendRaw(head, "zz\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertProblem(answer, answer.status(), answer.json().get("code").asString());
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
    void aFormIsNeitherReadNorTakenForParameters(String type, String lines) {
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

    /** Their hashes are the same, whatever the seed: a table of names would overflow, and stay broken for the others. */
    @Test
    void namesThatCollideDoNoHarmToTheBodiesAfterThem() {
        String colliding = IntStream.range(0, 512)
                .mapToObj(i -> IntStream.range(0, 9)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "aB" : "b!")
                        .collect(Collectors.joining()))
                .map(name -> "\"" + name + "\": 1")
                .collect(Collectors.joining(", ", "{", "}"));
        String many = IntStream.range(0, 13_000)
                .mapToObj(i -> "\"n" + i + "\": 1")
                .collect(Collectors.joining(", ", "{", "}"));

        for (int i = 0; i < 3; i++) {
            assertProblem(client.post("/api/tasks", many), 422, "invalid_input");
            assertProblem(client.post("/api/tasks", colliding), 422, "invalid_input");
            assertThat(client.put(task, "{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4, \"e\": 5}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyInBrokenChunksIsMalformed() {
        Answer answer = client.sendRaw(
                List.of(
                        "POST /api/tasks HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked"),
                "zz\r\n{}\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertProblem(answer, 400, "malformed_request");
    }
}
