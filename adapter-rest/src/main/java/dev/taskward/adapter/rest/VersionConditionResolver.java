package dev.taskward.adapter.rest;

import dev.taskward.domain.VersionCondition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Reads which versions of a task a request is meant for. The entity tag of a task is its version, and strong.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110, section 13.1</a>
 */
final class VersionConditionResolver implements HandlerMethodArgumentResolver {
    /** One by one: a pattern for the whole list would go a step down the stack for each of them. */
    private static final Pattern ELEMENT =
            Pattern.compile("\\G[ \t]*+(?:(W/)?\"([!#-~\\x80-\\xFF]*+)\")?+[ \t]*+(?:,|\\z)");

    /** The entity tag of a version. */
    static String tag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * What a list of entity tags asks for, as in {@code If-Match}.
     *
     * @throws ProblemException when it is none
     */
    static VersionCondition oneOf(String tags) {
        return tags.strip().equals("*") ? VersionCondition.any() : isIn(parsed(tags, HttpHeaders.IF_MATCH, false));
    }

    /** Whether whoever reads the task has this version of it. */
    static boolean isKnown(long version, HttpServletRequest request) {
        return request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
                && !noneOf(String.join(",", Collections.list(request.getHeaders(HttpHeaders.IF_NONE_MATCH))))
                        .admits(version);
    }

    private static VersionCondition noneOf(String tags) {
        if (tags.strip().equals("*")) {
            return version -> false;
        }
        VersionCondition listed = isIn(parsed(tags, HttpHeaders.IF_NONE_MATCH, true));
        return version -> !listed.admits(version);
    }

    private static VersionCondition isIn(Set<String> versions) {
        return version -> versions.contains(String.valueOf(version));
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == VersionCondition.class;
    }

    @Override
    public VersionCondition resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String method = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class))
                .getMethod();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        String[] ifMatch = request.getHeaderValues(HttpHeaders.IF_MATCH);
        String[] ifNoneMatch = reads ? null : request.getHeaderValues(HttpHeaders.IF_NONE_MATCH);
        if (ifMatch == null && ifNoneMatch == null) {
            return VersionCondition.any();
        }
        VersionCondition wanted = ifMatch == null ? VersionCondition.any() : oneOf(String.join(",", ifMatch));
        VersionCondition unwanted = ifNoneMatch == null ? VersionCondition.any() : noneOf(String.join(",", ifNoneMatch));
        return version -> wanted.admits(version) && unwanted.admits(version);
    }

    /** What stands between the quotes, of strong tags or of both kinds. */
    private static Set<String> parsed(String list, String header, boolean weakToo) {
        Set<String> tags = new HashSet<>();
        boolean empty = true;
        int end = 0;
        for (Matcher element = ELEMENT.matcher(list); element.find(); end = element.end()) {
            String tag = element.group(2);
            if (tag != null) {
                empty = false;
                if (weakToo || element.group(1) == null) {
                    tags.add(tag);
                }
            }
        }
        if (empty || end < list.length()) {
            throw new ProblemException(Problem.MALFORMED_REQUEST, header + " is not a list of entity tags.");
        }
        return tags;
    }
}
