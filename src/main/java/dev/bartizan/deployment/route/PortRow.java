package dev.bartizan.deployment.route;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code deployment_port}. */
@Entity
@Table(name = "deployment_port")
class PortRow {

    /** Such as {@code web-green 8080/tcp}. */
    @Id
    String containerPort;

    int hostPort;
}
