package dev.taskward.adapter.rest.server;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Checks that the client accepts JSON, before the request has an effect. Spring checks it afterwards, and fails with a
 * 500 for a range that no converter can write, such as {@code application/json;charset=utf-16}. JSON has no charset, so
 * that range means JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section 12.5.1</a>
 */
final class JsonContentNegotiation implements ContentNegotiationStrategy {
    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        String[] headers = request.getHeaderValues(HttpHeaders.ACCEPT);
        if (headers == null || isAcceptable(List.of(headers))) {
            return JSON;
        }
        throw new HttpMediaTypeNotAcceptableException(JSON);
    }

    /** The most specific range that matches JSON decides. */
    private static boolean isAcceptable(List<String> headers) throws HttpMediaTypeNotAcceptableException {
        try {
            List<MediaType> ranges = MediaType.parseMediaTypes(headers);
            return ranges.isEmpty()
                    || ranges.stream()
                            .filter(range -> range.includes(MediaType.APPLICATION_JSON))
                            .min(Comparator.comparing(MediaType::isWildcardType)
                                    .thenComparing(MediaType::isWildcardSubtype)
                                    .thenComparing(MediaType::getQualityValue, Collections.reverseOrder()))
                            .filter(range -> range.getQualityValue() > 0)
                            .isPresent();
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("The Accept header is not well-formed");
        }
    }
}
