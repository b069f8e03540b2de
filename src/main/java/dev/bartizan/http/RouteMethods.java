package dev.bartizan.http;

import java.util.List;

/** The methods of routes that are no resources: nothing else refuses the other ones. */
public interface RouteMethods {

    /**
     * The methods that such a route allows, by name.
     *
     * @param path of a request to the API's port, in its normal form
     * @return nothing where the path is none of these routes
     */
    List<String> of(String path);
}
