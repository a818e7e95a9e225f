package dev.taskward.adapter.rest.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.adapter.rest.contract.ApiLimits;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TextRules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Parses bodies that are exactly one JSON value in UTF-8, without duplicate members. */
final class StrictJson {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // the table of names is shared by all bodies, and one body full of colliding names would break the others
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(ApiLimits.MAX_JSON_DEPTH)
                    .maxTokenCount(ApiLimits.MAX_JSON_TOKENS)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * Parses a body.
     *
     * @param reader takes the parser before the value, and leaves it at the end of the value
     * @throws ProblemException if the body is not exactly one JSON value
     */
    static <T> T read(byte[] body, Function<JsonParser, T> reader) {
        String text = decode(body);
        if (text.isBlank()) {
            throw malformed("is empty");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            T value = reader.apply(parser);
            if (parser.nextToken() != null) {
                throw malformed("continues after the end of the JSON value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw malformed("is nested too deeply, or has too many values, or a number or a name that is too long");
        } catch (JacksonException e) {
            throw malformed("is not well-formed JSON");
        }
    }

    /** Returns whether a UTF-8 text store can hold the text. */
    static boolean isStorable(String text) {
        try {
            TextRules.requireStorable(text);
            return true;
        } catch (InvalidValue e) {
            return false;
        }
    }

    private static String decode(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("is not UTF-8");
        }
    }

    private static ProblemException malformed(String reason) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "The body " + reason + ".");
    }
}
