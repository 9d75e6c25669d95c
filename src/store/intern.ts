import type { Database, Statement } from "better-sqlite3";
import type { FamilyRow, ResourceRow } from "./batch.ts";

/** Numbers resources and families: the same content always has the same number. */
export class Interner {
  readonly #findResource: Statement<[ResourceRow]>;
  readonly #addResource: Statement<[ResourceRow]>;
  readonly #findFamily: Statement<[string, number]>;
  readonly #addFamily: Statement<[FamilyRow]>;

  constructor(database: Database) {
    this.#findResource = database
      .prepare<[ResourceRow]>(
        "SELECT id FROM resource WHERE attributes = @attributes AND service IS @service",
      )
      .pluck();
    this.#addResource = database.prepare(
      "INSERT INTO resource (service, attributes) VALUES (@service, @attributes)",
    );
    this.#findFamily = database.prepare("SELECT id FROM family WHERE content = ? AND resource = ?").pluck();
    this.#addFamily = database.prepare(`
      INSERT INTO family (resource, content, name, service, status, role, model, request_model,
        response_model, stop_reason, http_status)
      VALUES (@resource, @content, @name, @service, @status, @role, @model, @requestModel,
        @responseModel, @stopReason, @httpStatus)`);
  }

  resource(resource: ResourceRow): number {
    const known = this.#findResource.get(resource);
    return Number(known ?? this.#addResource.run(resource).lastInsertRowid);
  }

  /** `family.resource` is the store's number of the resource. */
  family(family: FamilyRow): number {
    const known = this.#findFamily.get(family.content, family.resource);
    return Number(known ?? this.#addFamily.run(family).lastInsertRowid);
  }
}
