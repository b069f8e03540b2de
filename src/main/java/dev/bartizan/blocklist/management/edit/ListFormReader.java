package dev.bartizan.blocklist.management.edit;

import dev.bartizan.blocklist.management.ListRequest;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.stream.Collectors;

/** Applies to forms the rules that the API applies to JSON. */
@Singleton
class ListFormReader {

    private final Validator validator;

    ListFormReader(Validator validator) {
        this.validator = validator;
    }

    /**
     * The same request, if the API would accept its fields.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    ListRequest valid(ListRequest request) {
        Map<String, String> wrong = validator.validate(request).stream()
                .collect(Collectors.toMap(
                        violation -> violation.getPropertyPath().toString(),
                        ConstraintViolation::getMessage,
                        (first, _) -> first));
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, Map.of());
        }
        return request;
    }
}
