package dev.bartizan;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.bartizan.http.Items;
import dev.bartizan.http.Page;
import java.util.Set;
import java.util.stream.Stream;

/** Checks the names of the records that resources return and take. */
final class WireNames {

    /** Types that wrap others. */
    private static final Set<String> WRAPPERS = Set.of(Items.class.getName(), Page.class.getName());

    private WireNames() {}

    static ArchCondition<JavaMethod> end_in_view_or_request() {
        return new ArchCondition<>("return records named View and take records named Request") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                records(Stream.of(method.getReturnType()))
                        .filter(type -> !type.getSimpleName().endsWith("View"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " returns " + type.getName())));
                records(method.getParameterTypes().stream())
                        .filter(type -> !type.getSimpleName().endsWith("Request"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " takes " + type.getName())));
            }
        };
    }

    private static Stream<JavaClass> records(Stream<JavaType> types) {
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .filter(type -> type.isRecord() && type.getPackageName().startsWith("dev.bartizan"))
                .filter(type -> !WRAPPERS.contains(type.getName()));
    }
}
