import { importFiles } from "../../evidence/import.ts";
import { Failure } from "../../model/failure.ts";
import { importJson, importLine } from "../../report/import-summary.ts";
import { EXIT } from "../exit-code.ts";
import type { Invocation } from "../flags/command.ts";
import type { OutputFlags } from "../flags/output.ts";
