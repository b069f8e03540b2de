package dev.bartizan.error;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/** The endpoints of all methods at the path of a request, for the {@code allowed} values in errors. */
record Endpoints(List<RuntimeResource> all, String method) {

    /** The endpoints at the path of the current request. */
    static Endpoints ofCurrentRequest() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        String path = request.getPathWithoutPrefix();
        RequestMapper<InitialMatch> classes =
                new RequestMapper<>(new ArrayList<>(request.getDeployment().getClassMappers()));
        List<RuntimeResource> found = new ArrayList<>();
        for (RequestMapper.RequestMatch<InitialMatch> match = classes.map(path);
                match != null;
                match = classes.continueMatching(path, match)) {
            String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routing) {
                    addTo(found, routing, remaining);
                }
            }
        }
        return new Endpoints(found, request.getMethod());
    }

    private static void addTo(List<RuntimeResource> found, ClassRoutingHandler routing, String remaining) {
        routing.getMappers().forEach((method, paths) -> {
            RequestMapper.RequestMatch<RuntimeResource> endpoint = paths.map(remaining);
            if (method != null && endpoint != null) {
                found.add(endpoint.value);
            }
        });
    }

    /** The allowed methods, sorted. */
    List<String> methods() {
        SortedSet<String> methods = new TreeSet<>();
        for (RuntimeResource endpoint : all) {
            methods.add(endpoint.getHttpMethod());
            if (endpoint.getHttpMethod().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return List.copyOf(methods);
    }

    /** The accepted media types of the body. */
    List<String> consumed() {
        SortedSet<String> types = new TreeSet<>();
        ofMethod().forEach(endpoint -> endpoint.getConsumes().forEach(type -> types.add(type.toString())));
        return List.copyOf(types);
    }

    /** The possible media types of the response. */
    List<String> produced() {
        SortedSet<String> types = new TreeSet<>();
        for (RuntimeResource endpoint : ofMethod()) {
            if (endpoint.getProduces() != null) {
                Arrays.stream(endpoint.getProduces().getSortedOriginalMediaTypes())
                        .forEach(type -> types.add(type.toString()));
            }
        }
        return List.copyOf(types);
    }

    private List<RuntimeResource> ofMethod() {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return all.stream()
                .filter(endpoint -> endpoint.getHttpMethod().equals(wanted))
                .toList();
    }
}
