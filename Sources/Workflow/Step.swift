package import Expression

/// The person, or the system, for whom a step is taken.
package struct Actor: Hashable, Sendable {
    /// Every name under which this person, and whom he acts for, may stand in an actor log.
    package var identities: Set<String>
    /// The name that the log and the event record: a person's id, or a reviewer's pseudonym.
    package var recordedAs: String
    /// The name of whom the actor acts for (on_behalf_of); nil when he acts for himself.
    package var recordedFor: String?
    package var roles: [String]
    package var organisation: String
    package var district: String

    package init(
        identities: Set<String>,
        recordedAs: String,
        recordedFor: String? = nil,
        roles: [String],
        organisation: String,
        district: String
    ) {
        self.identities = identities
        self.recordedAs = recordedAs
        self.recordedFor = recordedFor
        self.roles = roles
        self.organisation = organisation
        self.district = district
    }

    /// Timers and automatic steps.
    package static let system = Actor(
        identities: ["system"],
        recordedAs: "system",
        roles: ["system"],
        organisation: "",
        district: ""
    )

    /// Whether the system acts, in its own name or in that of somebody who is signing in.
    package var isSystem: Bool { recordedAs == Actor.system.recordedAs }
}

/// What a step of one chart instance is given: nothing else may influence its outcome.
package struct Stimulus: Sendable {
    package var event: String
    /// By field name; absent optional fields are absent or null.
    package var payload: [String: Value]
    package var actor: Actor
    package var now: Instant
    /// 发生日期: deadlines run from it.
    package var effective: CivilDate
    /// Classes of the documents on the case, and of those given with this command.
    package var documents: Set<String>
    package var documentsNow: Set<String>
    /// By the name under `reads`: the records of facts, oldest first, each a map by fact name.
    package var readings: [String: [Value]]
    /// Values of the pinned policy pack by key, such as `gte.cap_per_group`.
    package var policy: PolicyValues
    package var calendar: WorkCalendar
    /// Codes of blockers resting on provisional parameters that this command lifts.
    package var lifted: Set<String>
    /// True when another part of the same command sends it (events marked `internal`).
    package var isInternal: Bool

    package init(
        event: String,
        payload: [String: Value],
        actor: Actor,
        now: Instant,
        effective: CivilDate,
        documents: Set<String>,
        documentsNow: Set<String>,
        readings: [String: [Value]],
        policy: PolicyValues,
        calendar: WorkCalendar,
        lifted: Set<String>,
        isInternal: Bool
    ) {
        self.event = event
        self.payload = payload
        self.actor = actor
        self.now = now
        self.effective = effective
        self.documents = documents
        self.documentsNow = documentsNow
        self.readings = readings
        self.policy = policy
        self.calendar = calendar
        self.lifted = lifted
        self.isInternal = isInternal
    }
}

/// The parameters of a policy pack as the engine reads them.
package struct PolicyValues: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package var value: Value
        /// Nil when the value is policy; else the role that may lift a refusal resting on it.
        package var liftedBy: String?

        package init(value: Value, liftedBy: String?) {
            self.value = value
            self.liftedBy = liftedBy
        }
    }

    package var parameters: [String: Parameter]

    package init(parameters: [String: Parameter]) {
        self.parameters = parameters
    }
}

/// What one macrostep did: recorded whole in the event, so that folding it needs no chart.
package struct Step: Hashable, Sendable {
    package struct Microstep: Hashable, Sendable {
        /// Ids of the transitions taken; empty for the initial entry.
        package var transitions: [String]
        /// Paths of states left and entered, in the order of leaving and entering.
        package var exited: [String]
        package var entered: [String]

        package init(transitions: [String], exited: [String], entered: [String]) {
            self.transitions = transitions
            self.exited = exited
            self.entered = entered
        }
    }

    package var event: String
    package var microsteps: [Microstep] = []
    /// The fields that changed, with their new values; at the start all that have one.
    package var changes: [String: Value] = [:]
    /// History states that were recorded, by path: the paths they remember.
    package var history: [String: [String]] = [:]
    /// Deadlines as they are after the step, for those that it changed; nil when disarmed.
    package var deadlines: [String: ArmedDeadline?] = [:]
    /// Entry numbers of states that the chart tracks, where they changed.
    package var entries: [String: Int] = [:]
    /// Duties and once-per-actor transitions done, to be added to the actor log.
    package var logged: [LogEntry] = []
    package var isHeld: Bool?
    package var isHeldAbove: Bool?
    package var isDone = false
    package var emitted: [Emission] = []
    package var counted: [Count] = []
    package var postings: [Posting] = []
    /// Blockers on provisional parameters that were lifted.
    package var lifted: [String] = []
    /// A timeout with nothing enabled: recorded as passed.
    package var isPassed = false

    package init(event: String) {
        self.event = event
    }

    package struct Emission: Hashable, Sendable {
        /// What the type of a message begins with that asks the parent for an automatic step.
        package static let stepPrefix = "step."

        package var type: String
        /// `webhook`, `role.X`, or `parent` for an automatic step.
        package var to: String

        /// The event that the parent is asked for, by the system; nil for a message.
        package var step: String? {
            to == "parent" ? String(type.dropFirst(Emission.stepPrefix.count)) : nil
        }

        package init(type: String, to: String) {
            self.type = type
            self.to = to
        }
    }

    package struct Count: Hashable, Sendable {
        package var change: CountChange
        package var metric: String

        package init(change: CountChange, metric: String) {
            self.change = change
            self.metric = metric
        }
    }

    /// Money moved from one account to another: balanced by construction, in fen, above zero.
    package struct Posting: Hashable, Sendable {
        package var from: String
        package var to: String
        package var amountFen: Int64

        package init(from: String, to: String, amountFen: Int64) {
            self.from = from
            self.to = to
            self.amountFen = amountFen
        }
    }
}

/// Who did a duty, and when: `sequence` is the number of the macrostep within the instance.
package struct LogEntry: Hashable, Sendable {
    package var transition: String
    package var duty: String?
    package var actor: String
    /// Whom the actor acted for: a duty done by a delegate is done by both.
    package var onBehalfOf: String?
    package var sequence: Int

    package init(
        transition: String,
        duty: String?,
        actor: String,
        onBehalfOf: String? = nil,
        sequence: Int
    ) {
        self.transition = transition
        self.duty = duty
        self.actor = actor
        self.onBehalfOf = onBehalfOf
        self.sequence = sequence
    }
}

/// A deadline that is running or paused.
package struct ArmedDeadline: Hashable, Sendable {
    /// The state's path and the deadline's id.
    package var state: String
    package var id: String
    /// The entry of the state that armed it; a timer with another number is stale.
    package var entry: Int
    package var start: CivilDate
    package var unit: Period.Unit
    package var length: Int
    package var countsStartDay: Bool
    /// Before extension to a working day; what is left is counted to it.
    package var nominalDue: Instant
    package var due: Instant
    /// True when it crosses into a year without calendar data.
    package var isProvisional: Bool
    package var calendarHash: String
    /// What is left, in the unit (days or seconds), while the clock stands; nil when it runs.
    package var remaining: Int?
    /// How often the clock stood; `start` and `length` are those of the latest run.
    package var pauses: Int
    /// Reminders still to come, by lead such as `5wd`.
    package var reminders: [Reminder]

    package init(
        state: String,
        id: String,
        entry: Int,
        start: CivilDate,
        unit: Period.Unit,
        length: Int,
        countsStartDay: Bool = false,
        nominalDue: Instant,
        due: Instant,
        isProvisional: Bool = false,
        calendarHash: String,
        remaining: Int? = nil,
        pauses: Int = 0,
        reminders: [Reminder] = []
    ) {
        self.state = state
        self.id = id
        self.entry = entry
        self.start = start
        self.unit = unit
        self.length = length
        self.countsStartDay = countsStartDay
        self.nominalDue = nominalDue
        self.due = due
        self.isProvisional = isProvisional
        self.calendarHash = calendarHash
        self.remaining = remaining
        self.pauses = pauses
        self.reminders = reminders
    }

    package struct Reminder: Hashable, Sendable {
        package var lead: String
        package var due: Instant

        package init(lead: String, due: Instant) {
            self.lead = lead
            self.due = due
        }
    }
}
