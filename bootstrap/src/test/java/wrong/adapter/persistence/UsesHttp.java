package wrong.adapter.persistence;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpClient;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.filter.CorsFilter;
import tools.jackson.databind.json.JsonMapper;

record UsesHttp(
        HttpServletRequest request,
        HttpClient client,
        HttpStatus status,
        Authentication authentication,
        CorsFilter filter,
        SignedJWT token,
        JsonMapper json) {}
