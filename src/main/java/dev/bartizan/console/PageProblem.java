package dev.bartizan.console;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What went wrong, for a page.
 *
 * @param code the error
 * @param message the error in a sentence
 * @param details more about it, each a line
 */
@TemplateData
public record PageProblem(ErrorCode code, String message, List<String> details) {

    /** The problem of an exception. */
    public static PageProblem of(ServiceException exception) {
        return of(exception.code(), String.valueOf(exception.getMessage()), exception.details());
    }

    static PageProblem of(ErrorCode code, String message, Map<String, Object> details) {
        return new PageProblem(
                code,
                message,
                details.entrySet().stream().flatMap(PageProblem::lines).toList());
    }

    private static Stream<String> lines(Map.Entry<String, Object> detail) {
        return detail.getValue() instanceof Map<?, ?> inner
                ? inner.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue())
                : Stream.of(detail.getKey() + ": " + detail.getValue());
    }
}
