package wrong.adapter.rest;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.postgresql.ds.PGSimpleDataSource;
import wrong.adapter.persistence.jooq.Tables;

record UsesTheDatabase(
        Connection connection,
        DataSource source,
        DSLContext sql,
        PGSimpleDataSource postgres,
        HikariDataSource pool,
        Flyway flyway,
        Tables tables) {}
