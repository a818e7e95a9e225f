package dev.taskward.bootstrap;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Parses HTTP URLs in settings. */
final class HttpUrls {
    private HttpUrls() {}

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException if the text is not an HTTP URL; the message does not contain it
     */
    static URI parse(String text) {
        try {
            URI url = new URI(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // its message would contain the value
        }
        throw new IllegalArgumentException("must be made of URLs such as https://app.example");
    }

    /** Returns what a browser sends as the Origin of a page at this URL. */
    static String originOf(URI url) {
        boolean defaultPort =
                url.getPort() < 0 || url.getPort() == (url.getScheme().equals("http") ? 80 : 443);
        return url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT)
                + (defaultPort ? "" : ":" + url.getPort());
    }
}
