package dev.taskward.adapter.rest.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Compares the committed API documents with the generated ones, or writes them. */
class ApiDocumentTest {
    private static final String WRITE_PROPERTY = "api-documents.write";
    private static final String WRITE_COMMAND = "./taskward mvn -q -pl adapter-rest -am -Dtest=ApiDocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE_PROPERTY + "=true test";
    private static final Path SERVED = Path.of("src/main/resources", DocumentationController.FOLDER);
    private static final Path PUBLISHED = Path.of("../docs/openapi.json");

    @BeforeAll
    static void writeIfRequested() throws IOException {
        if (Boolean.getBoolean(WRITE_PROPERTY)) {
            for (String contract : contracts()) {
                Files.writeString(served(contract), generate(contract));
            }
            Files.writeString(PUBLISHED, generate(WireContract.DEFAULT));
        }
    }

    static List<String> contracts() {
        return WireContract.NAMES;
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void servedDocumentIsUpToDate(String contract) throws IOException {
        assertUpToDate(served(contract), contract);
    }

    @Test
    void publishedDocumentIsUpToDate() throws IOException {
        assertUpToDate(PUBLISHED, WireContract.DEFAULT);
    }

    private static void assertUpToDate(Path file, String contract) throws IOException {
        assertThat(Files.readString(file))
                .as("%s is outdated; to regenerate all documents: %s", file, WRITE_COMMAND)
                .isEqualTo(generate(contract));
    }

    private static Path served(String contract) {
        return SERVED.resolve(contract + ".openapi.json");
    }

    private static String generate(String name) {
        WireContract contract = WireContract.named(name);
        String version =
                contract.document().version() == null
                        ? Objects.requireNonNull(System.getProperty("project.version"))
                        : contract.document().version();
        byte[] document = ApiDocument.write(
                contract, new ProblemWriter(JsonMapper.shared(), contract.errors()), "Todo API", version);
        return new String(document, UTF_8) + "\n";
    }
}
