package dev.taskward.domain;

import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskException.InvalidValue.Rule;

/** The rules that all text shares. Lengths are counted in Unicode code points. */
final class Text {
    private Text() {}

    /** Refuses what no UTF-8 text store can hold: NUL and unpaired surrogates. */
    static void requireStorable(String text) {
        if (isPlain(text)) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidValue(Rule.INVALID_CHARACTER, "must not contain the NUL character");
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new InvalidValue(Rule.INVALID_CHARACTER, "must not contain an unpaired surrogate");
                }
                i++;
            }
        }
    }

    /** Whether a text has neither NUL nor surrogates, as most have: less one, NUL is the largest char, so one look tells. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ((char) (text.charAt(i) - 1) >= Character.MIN_SURROGATE - 1) {
                return false;
            }
        }
        return true;
    }

    static void requireAtMost(int maximum, String text) {
        // a code point is one or two chars, so the exact count is seldom needed
        if (text.length() > maximum && text.codePointCount(0, text.length()) > maximum) {
            throw new InvalidValue(Rule.TOO_LONG, "must be at most " + maximum + " characters long");
        }
    }

    /** Takes white space off both ends, as Unicode and JavaScript know it: {@link String#strip} leaves some of it. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** All white space lies in the basic plane, so a char is enough. */
    private static boolean isWhiteSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085' || c == '\uFEFF';
    }
}
