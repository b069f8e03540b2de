package dev.bartizan.deployment.route;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code deployment_port}. */
@Entity
@Table(name = "deployment_port")
class PortRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node on whose engine the container is. */
    String node;

    /** Such as {@code web-green 8080/tcp}. */
    String containerPort;

    int hostPort;
}
