package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskEdit;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/** Takes a body as JSON bytes, no more of them than are allowed, and gives the controller what they mean. */
final class TaskBodyConverter extends AbstractHttpMessageConverter<Object> {
    private final WireContract contract;

    TaskBodyConverter(WireContract contract) {
        super(MediaType.APPLICATION_JSON, MediaType.valueOf(MergePatch.MEDIA_TYPE));
        this.contract = contract;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == TaskDetails.class
                || type == TaskEdit.class
                || type == MergePatch.class
                || type == BatchRequest.class;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        HttpHeaders headers = message.getHeaders();
        if (headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
            throw new ProblemException(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "A body must be sent without a content encoding.");
        }
        // one that did not announce its length
        byte[] body = message.getBody().readNBytes(BodyLimitFilter.LARGEST + 1);
        if (body.length > BodyLimitFilter.LARGEST) {
            throw new ProblemException(
                    Problem.CONTENT_TOO_LARGE, "A body may have at most " + BodyLimitFilter.LARGEST + " bytes.");
        }
        if (type == TaskDetails.class) {
            return StrictJson.read(body, parser -> TaskBodyReader.readDetails(parser, contract.create()));
        }
        if (type == TaskEdit.class) {
            return StrictJson.read(body, parser -> TaskBodyReader.readEdit(parser, contract.update()));
        }
        return type == MergePatch.class
                ? new MergePatch(StrictJson.read(body, parser -> TaskBodyReader.readEdit(parser, contract.patch())))
                : new BatchRequest(BatchRequestReader.read(body, contract));
    }

    @Override
    protected void writeInternal(Object value, HttpOutputMessage message) {
        throw new UnsupportedOperationException("reads only");
    }
}
