package dev.taskward.adapter.rest.server;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.problem.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;

/** Puts the request id into the response and into every log line of the request. */
public final class RequestIdFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String MDC_KEY = "request_id";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = RequestId.of(request);
        response.setHeader(ApiHeaders.REQUEST_ID, id);
        MDC.put(MDC_KEY, id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(MDC_KEY);
        }
    }
}
