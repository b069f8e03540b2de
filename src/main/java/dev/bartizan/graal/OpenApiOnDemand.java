package dev.bartizan.graal;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentHolder;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.smallrye.openapi.runtime.OpenApiRecorder;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the API's document at the first request for it. Quarkus prepares it at each start, which takes a seventh of the
 * start time. Remove this class with the first release that contains
 * <a href="https://github.com/quarkusio/quarkus/pull/55538">quarkusio/quarkus#55538</a>; 3.33.2 doesn't.
 */
final class OpenApiOnDemand implements OpenApiDocumentHolder {

    private final Supplier<OpenApiDocumentHolder> preparation;
    private @Nullable OpenApiDocumentHolder prepared;

    private OpenApiOnDemand(Supplier<OpenApiDocumentHolder> preparation) {
        this.preparation = preparation;
    }

    @Override
    public byte[] getJsonDocument() {
        return prepared().getJsonDocument();
    }

    @Override
    public byte[] getYamlDocument() {
        return prepared().getYamlDocument();
    }

    private synchronized OpenApiDocumentHolder prepared() {
        OpenApiDocumentHolder known = prepared;
        if (known == null) {
            known = preparation.get();
            prepared = known;
        }
        return known;
    }

    @TargetClass(OpenApiRecorder.class)
    static final class Recorder {

        @Substitute
        public void prepareDocument(
                AutoSecurityFilter security, Map<OpenApiFilter.RunStage, List<String>> filters, String name) {
            Service service = (Service) (Object) ClientProxy.unwrap(
                    Arc.container().select(OpenApiDocumentService.class).get());
            service.documentHolders.put(name, new OpenApiOnDemand(() -> {
                service.prepareDocument(security, filters, name);
                return service.documentHolders.get(name);
            }));
        }
    }

    @TargetClass(OpenApiDocumentService.class)
    static final class Service {

        @Alias
        private Map<String, OpenApiDocumentHolder> documentHolders;

        @Alias
        native void prepareDocument(
                AutoSecurityFilter security, Map<OpenApiFilter.RunStage, List<String>> filters, String name);
    }
}
