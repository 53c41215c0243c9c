package io.sluice.gateway.contracts;

import java.util.Map;

/**
 * Where the data of a started transfer are.
 *
 * @param endpointType an IRI
 * @param endpoint the URL of the data
 * @param properties further properties; names are absolute IRIs
 */
public record DataAddress(String endpointType, String endpoint, Map<String, String> properties) {
    public DataAddress {
        properties = Map.copyOf(properties);
    }

    /** A property, or the empty string. */
    public String property(String iri) {
        return properties.getOrDefault(iri, "");
    }

    /** The endpoint alone: a property may be a bearer's secret. */
    @Override
    public String toString() {
        return "DataAddress[" + endpoint + ", " + properties.keySet() + "]";
    }
}
