import Web

/// What is asked of a request before it is answered: whose thread it takes, and whose files.
extension Routes {
    /// Whether a request is one for the thread on which passwords are compared.
    func isCostly(_ request: WebRequest) -> Bool {
        Routes.table.contains {
            $0.isCostly && $0.method == request.method && $0.match(request.path) != nil
        }
    }

    /// Whether files of a request are taken before it is looked at: from whom we know.
    func admits(_ request: WebRequest) -> Bool {
        guard let ledger = try? office.ledger() else { return false }
        return ((try? APICaller.recognised(request, office, ledger)) ?? nil) != nil
    }

    /// What is answered when too many wait for that thread.
    func busy(_ request: WebRequest) -> WebResponse {
        do {
            let problem = ProblemPage(try Visit(request, office), Failure(AccountRefusals.busy()))
            var response = problem.answer()
            response.status = 503
            return response.setting("retry-after", "10")
        } catch {
            return ProblemPage.bare(Failure(error))
        }
    }
}
