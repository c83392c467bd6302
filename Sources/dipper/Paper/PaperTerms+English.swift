/// The same words in English.
extension PaperTerms {
    static let english: [String: [String: String]] = [
        "dd": [
            "clear": "Nothing serious", "resolvable": "Can be resolved",
            "obstacle": "Serious obstacle",
        ],
        "diligence": [
            "technical": "Technology", "ip": "Intellectual property", "equity": "Equity",
            "litigation": "Litigation", "financial": "Finance",
            "related_parties": "Related parties", "valuation": "Valuation method",
        ],
        "venue": [
            "agreed_transfer": "Agreed transfer", "property_exchange": "Property-rights exchange",
            "buy_back": "Buy-back", "listing": "Sale after listing",
        ],
        "company_form": [
            "limited_liability": "Limited liability company", "joint_stock": "Joint-stock company",
        ],
        "appraisal_filing": ["done": "Done", "not_applicable": "Not applicable"],
        "property_registration": ["done": "Done", "not_applicable": "Not applicable"],
        "met": [
            "followed": "Procedure followed", "declared": "Interests declared",
            "purpose": "Used for its purpose", "on_time": "Checks on time",
            "no_gain": "No private gain", "cause": "Technology or market to blame",
        ],
        "channel": [
            "open_call": "Open call", "scouting": "Scouting", "recommendation": "Recommendation",
            "contest": "Contest", "pending": "To be checked",
        ],
        "outcome": [
            "pass": "Pass", "reserve": "Reserve", "fail": "Fail", "open": "Open",
            "exempted": "Exempted", "partly": "Partly exempted", "not_exempted": "Not exempted",
            "done": "Done", "not_applicable": "Not applicable",
        ],
        "gate": [
            "G1_DISCOVERY": "Discovery", "G2_AWARD": "Award", "G3_POC_EXIT": "Proof of concept",
            "G4_PILOT_EXIT": "Pilot", "G5_LANDING": "Landing", "SPECIAL": "Special topic",
        ],
        "profile": [
            "P_DISC": "Discovery profile", "P_STD": "Standard profile", "P_PILOT": "Pilot profile",
        ],
        "blind": ["single": "Single blind", "double": "Double blind", "open": "Open"],
        "reject_reason": [
            "R01": "R01", "R02": "R02", "R03": "R03", "R04": "R04", "R05": "R05", "R06": "R06",
            "R07": "R07", "R08": "R08",
        ],
        "removal": [
            "cleanup": "Clean-up", "misconduct": "Misconduct", "clerical": "Entered by mistake",
        ],
        "relation": [
            "employment": "Employment", "directorship": "Director or supervisor",
            "control": "Control", "advice": "Adviser", "litigation": "Litigation",
            "holding": "Shares or options", "service": "Paid testing or service",
            "preparation": "Helped to prepare it", "kinship": "Kinship",
            "mentorship": "Teacher or student", "coauthorship": "Joint results", "other": "Other",
        ],
        "grade": [
            "academician": "Academician", "senior": "Senior", "associate": "Associate",
            "other": "Other",
        ],
        "identity_type": [
            "resident": "Resident identity card", "passport": "Passport",
            "hk_macau": "Permit for Hong Kong and Macau residents",
            "taiwan": "Permit for Taiwan residents",
            "foreign_resident": "Foreign permanent resident card",
        ],
        "tax_residence": ["resident": "Resident", "non_resident": "Non-resident"],
        "ground": [
            "leak": "Leak", "proxy": "Somebody else reviewed", "solicitation": "Solicitation",
            "hidden_conflict": "Hidden conflict", "other": "Other",
        ],
        "suspended_for": [
            "leak": "Leak", "proxy": "Somebody else reviewed", "solicitation": "Solicitation",
            "hidden_conflict": "Hidden conflict", "other": "Other",
        ],
        "conflict": [
            "none": "No conflict", "soft": "Related, to be decided", "conflict": "Must recuse",
        ],
        "appeal_ground": [
            "conflict": "Somebody should have recused",
            "panel": "The panel or its draw broke the rules",
            "material": "Material did not reach the review",
            "step": "A step or time limit was left out", "notice": "The notice broke the rules",
            "calculation": "The marks were added up wrongly",
            "marks": "Objection to marks or judgement as such",
        ],
        "appeal_outcome": ["upheld": "Upheld", "dismissed": "Dismissed"],
        "verification": [
            "site": "On site", "third_party_test": "Test by a third party",
            "document": "By documents", "demo": "Demonstration",
        ],
        "comparator": [
            "at_least": "At least", "at_most": "At most", "equal": "Equal to",
            "between": "Between",
        ],
        "signature_method": ["paper_seal": "Seal on paper", "e_signature": "Electronic signature"],
        "method": ["paper_seal": "Seal on paper", "e_signature": "Electronic signature"],
        "ballot": ["for": "For", "against": "Against", "abstain": "Abstained"],
        "mode": ["new": "Newly founded", "moved_in": "Moved in", "branch": "Branch"],
        "instrument": [
            "GTE": "Grant to equity", "NATMATCH": "Match of national projects",
            "CONTEST": "Contest award", "FOURFIRST": "Four firsts", "RD_ENT": "R&D enterprise",
            "CENTRE_OPS": "Operation of the Centre",
            "FUND_INCENTIVE": "Incentive of fund managers", "SEEDLING": "Seedling enterprise",
            "LEAP": "Leap enterprise", "GAZELLE": "Gazelle enterprise",
        ],
        "first_kind": [
            "first_set": "First set of major equipment",
            "first_batch": "First batch of a new material",
            "first_version": "First version of software",
            "first_tapeout": "First tape-out of a chip",
        ],
        "tier": [
            "RD_ENTERPRISE": "R&D enterprise", "SEEDLING": "Seedling", "LEAP": "Leap",
            "GAZELLE": "Gazelle", "LEADER": "Leader",
        ],
        "status": ["planned": "Planned", "listed": "Listed"],
        "kind": [
            "listing": "Listing", "funding": "Funding", "library": "Library", "other": "Other",
        ],
    ]
}
