package dev.taskward.adapter.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Gives the errors that the server finds before or after the application their problems too, in place of its pages. */
final class TomcatErrorResponses implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final ProblemWriter problems;
    private final CorsPolicy corsRules;

    TomcatErrorResponses(ProblemWriter problems, CorsPolicy corsRules) {
        this.problems = problems;
        this.corsRules = corsRules;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // whoever asks before sending a body is told what is wrong with the rest, and not to go on
        factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
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
                response.setHeader(RequestIdFilter.HEADER, RequestIdFilter.idOf(request));
                corsRules.addHeaders(request, response);
                problems.write(request, response, problem, problem.title() + ".");
                response.finishResponse();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
