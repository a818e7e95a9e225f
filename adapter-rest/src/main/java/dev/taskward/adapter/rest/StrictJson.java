package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** Bodies that are exactly one JSON value in UTF-8, without doubt about what it says. */
final class StrictJson {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // else names are kept for the next bodies, and a body with names that collide spoils the table for all
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    // an empty object is two bytes here and a hundred in memory
                    .maxTokenCount(100_000)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * Reads a body to its end.
     *
     * @param meaning takes the parser before the value and leaves it behind
     * @throws ProblemException when there is anything else
     */
    static <T> T read(byte[] body, Function<JsonParser, T> meaning) {
        String text = decoded(body);
        if (text.isBlank()) {
            throw malformed("is empty");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            T value = meaning.apply(parser);
            if (parser.nextToken() != null) {
                throw malformed("goes on after its end");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw malformed("is nested too deeply, or holds too many values, or a number or a name that is too long");
        } catch (JacksonException e) {
            throw malformed("is not well-formed JSON");
        }
    }

    /** Whether a store for text in UTF-8 can hold it. */
    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(text);
    }

    private static String decoded(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("is not UTF-8");
        }
    }

    private static ProblemException malformed(String what) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "The body " + what + ".");
    }
}
