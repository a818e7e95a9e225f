package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.domain.VersionCondition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads the preconditions of a request. The entity tag of a task is its version in quotes, and strong.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110, section 13.1</a>
 */
final class VersionConditionResolver {
    private static final String ANY = "*";

    /** Matches one element; a pattern for the whole list would overflow the stack for thousands of elements. */
    private static final Pattern ELEMENT =
            Pattern.compile("\\G[ \t]*+(?:(W/)?\"([!#-~\\x80-\\xFF]*+)\")?+[ \t]*+(?:,|\\z)");

    private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,17}");

    private VersionConditionResolver() {}

    /** Returns the entity tag of a version. */
    static String entityTag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Returns the condition of {@code If-Match}, and for a write of {@code If-None-Match} too. The latter means
     * something else for a read: see {@link #clientHasVersion}.
     */
    static VersionCondition resolve(NativeWebRequest webRequest) {
        HttpServletRequest request = Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
        boolean isRead =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        VersionCondition ifMatch = header(request, HttpHeaders.IF_MATCH)
                .map(VersionConditionResolver::parseIfMatch)
                .orElse(VersionCondition.any());
        VersionCondition ifNoneMatch = isRead
                ? VersionCondition.any()
                : header(request, HttpHeaders.IF_NONE_MATCH)
                        .map(VersionConditionResolver::parseIfNoneMatch)
                        .orElse(VersionCondition.any());
        return ifMatch.and(ifNoneMatch);
    }

    /** Returns whether the client already has this version, by the {@code If-None-Match} of a read. */
    static boolean clientHasVersion(long version, HttpServletRequest request) {
        return header(request, HttpHeaders.IF_NONE_MATCH)
                .map(tags -> !parseIfNoneMatch(tags).accepts(version))
                .orElse(false);
    }

    /**
     * Rejects {@code If-Match} on a route that is not about one task: such a resource has no version, so the
     * precondition is false.
     *
     * @throws ProblemException if the header is present
     */
    static void requireNoIfMatch(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.IF_MATCH) != null) {
            throw new ProblemException(
                    Problem.PRECONDITION_FAILED, "If-Match needs a single task; this resource has no version.");
        }
    }

    /**
     * Parses entity tags as in {@code If-Match}.
     *
     * @throws ProblemException if the text is not a list of entity tags
     */
    static VersionCondition parseIfMatch(String tags) {
        return tags.strip().equals(ANY)
                ? VersionCondition.any()
                : new VersionCondition.OneOf(parseVersions(tags, HttpHeaders.IF_MATCH, false));
    }

    private static VersionCondition parseIfNoneMatch(String tags) {
        return tags.strip().equals(ANY)
                ? VersionCondition.none()
                : new VersionCondition.NoneOf(parseVersions(tags, HttpHeaders.IF_NONE_MATCH, true));
    }

    /** Joins several headers of the same name, which mean the same as one list. */
    private static Optional<String> header(HttpServletRequest request, String name) {
        return request.getHeader(name) == null
                ? Optional.empty()
                : Optional.of(String.join(",", Collections.list(request.getHeaders(name))));
    }

    /** Returns the versions in a list of entity tags. A tag that is not a version matches no task and is left out. */
    private static Set<Long> parseVersions(String list, String header, boolean includeWeak) {
        Set<Long> versions = new HashSet<>();
        boolean empty = true;
        int end = 0;
        for (Matcher element = ELEMENT.matcher(list); element.find(); end = element.end()) {
            String tag = element.group(2);
            if (tag != null) {
                empty = false;
                boolean weak = element.group(1) != null;
                if ((includeWeak || !weak) && VERSION.matcher(tag).matches()) {
                    versions.add(Long.valueOf(tag));
                }
            }
        }
        if (empty || end < list.length()) {
            throw new ProblemException(Problem.MALFORMED_REQUEST, header + " is not a list of entity tags.");
        }
        return versions;
    }
}
