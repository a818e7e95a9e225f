package dev.taskward.adapter.rest.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Closes the connection of a response that failed after a part of it was sent, so that no client takes the part for the
 * whole. It logs one line, where Tomcat would log a stack trace, and nothing if the client has disconnected.
 */
public final class IncompleteResponseFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(IncompleteResponseFilter.class);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            if (!DisconnectedClientHelper.isClientDisconnectedException(e)) {
                LOG.warn(
                        "{} {}: the response is incomplete: {}",
                        request.getMethod(),
                        request.getRequestURI(),
                        NestedExceptionUtils.getMostSpecificCause(e).toString());
            }
            throw new CloseNowException(e);
        }
    }
}
