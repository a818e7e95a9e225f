package dev.taskward.adapter.rest.server;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.adapter.rest.problem.RequestId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Replaces Tomcat's error pages by problems, for errors outside the application such as a malformed request line. */
final class TomcatErrorResponses implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final ProblemWriter problems;
    private final CorsPolicy corsPolicy;

    TomcatErrorResponses(ProblemWriter problems, CorsPolicy corsPolicy) {
        this.problems = problems;
        this.corsPolicy = corsPolicy;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            StandardHost host = (StandardHost) context.getParent();
            host.setErrorReportValveClass("");
            host.getPipeline().addValve(new ProblemValve());
        });
    }

    private final class ProblemValve extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            int status = response.getStatus();
            if (status < HttpServletResponse.SC_BAD_REQUEST || response.getContentWritten() > 0) {
                return;
            }
            Problem problem = Problem.ofStatus(status);
            try {
                response.setHeader(ApiHeaders.REQUEST_ID, RequestId.of(request));
                corsPolicy.addHeaders(request, response);
                problems.write(request, response, problem, problem.title() + ".");
                response.finishResponse();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
