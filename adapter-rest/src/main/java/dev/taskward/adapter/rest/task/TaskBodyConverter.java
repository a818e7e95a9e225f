package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.contract.ApiLimits.MAX_BODY_BYTES;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/** Parses the body of a request to the value that the controller takes. */
final class TaskBodyConverter extends AbstractHttpMessageConverter<Object> {
    private final Map<Class<?>, Function<byte[], Object>> readers;

    TaskBodyConverter(WireContract contract) {
        super(MediaType.APPLICATION_JSON, MediaType.valueOf(MergePatch.MEDIA_TYPE));
        this.readers = Map.of(
                TaskDetails.class,
                body -> StrictJson.read(body, parser -> TaskBodyReader.readDetails(parser, contract.create())),
                TaskEdit.class,
                body -> StrictJson.read(body, parser -> TaskBodyReader.readEdit(parser, contract.update())),
                MergePatch.class,
                body -> new MergePatch(
                        StrictJson.read(body, parser -> TaskBodyReader.readEdit(parser, contract.patch()))),
                BatchRequest.class,
                body -> new BatchRequest(BatchRequestReader.read(body, contract)));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return readers.containsKey(type);
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        if (message.getHeaders().containsHeader(HttpHeaders.CONTENT_ENCODING)) {
            throw new ProblemException(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "A body must be sent without a content encoding.");
        }
        // BodyLimitFilter does not know the length of a chunked body
        byte[] body = message.getBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new ProblemException(
                    Problem.CONTENT_TOO_LARGE, "The maximum size of a body is " + MAX_BODY_BYTES + " bytes.");
        }
        return Objects.requireNonNull(readers.get(type)).apply(body);
    }

    @Override
    protected void writeInternal(Object value, HttpOutputMessage message) {
        throw new UnsupportedOperationException("This converter only reads");
    }
}
