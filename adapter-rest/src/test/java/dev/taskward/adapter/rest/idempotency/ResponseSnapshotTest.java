package dev.taskward.adapter.rest.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.application.port.StoredResponse;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseSnapshotTest {

    static Stream<ResponseSnapshot> snapshots() {
        return Stream.of(
                new ResponseSnapshot(204, Map.of(), ""),
                new ResponseSnapshot(200, Map.of("Content-Type", "application/json"), "{\"deleted\":2}"),
                new ResponseSnapshot(
                        201,
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "ETag",
                                "\"1\"",
                                "Location",
                                "/api/J%C3%BCrgen%20x/tasks/1"),
                        "{\"title\":\"\\\"Zoë\\\" \uD83D\uDE00\\n\\u0000\"}"),
                new ResponseSnapshot(200, Map.of("ETag", "\"9007199254740991\""), "é".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void isTheSameAfterStorage(ResponseSnapshot snapshot) {
        assertThat(ResponseSnapshot.parse(snapshot.toStoredResponse())).isEqualTo(snapshot);
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void isReadFromTheBinaryFormatOfTheFirstVersion(ResponseSnapshot snapshot) throws IOException {
        assertThat(ResponseSnapshot.parse(inBinaryFormat(snapshot))).isEqualTo(snapshot);
    }

    private static StoredResponse inBinaryFormat(ResponseSnapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(snapshot.status());
            out.writeUTF(snapshot.headers().getOrDefault("Content-Type", ""));
            out.writeUTF(snapshot.headers().getOrDefault("ETag", ""));
            out.writeUTF(snapshot.headers().getOrDefault("Location", ""));
            out.write(snapshot.body().getBytes(UTF_8));
        }
        return new StoredResponse(bytes.toByteArray());
    }
}
