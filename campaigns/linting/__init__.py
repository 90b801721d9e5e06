"""The linter: what does not agree, is not clear or is not said in a notice's draft or in a campaign. Pure.

Every rule is a function over one plain `Plan`, which is made of a draft (`from_draft`) or of a campaign
(`from_campaign`, the only module here that knows the database). Official text is never corrected, only pointed at.

The publish check (campaigns.checks) judges a campaign's rows by the same judgements (`judgements`), with keys under
which acknowledgements are kept. So that nothing is told twice on one page, a rule that the check has too is marked
`checked`: a draft hears all rules; a campaign's page (views.linting) hears the check's own words for those and the
linter's for the rest. The check does not include the linter: what it says must be answered before publication, and a
vague word of an official text is no reason to hold one up.
"""

from campaigns.linting.findings import Finding, Kind
from campaigns.linting.plan import Place, Plan, Words
from campaigns.linting.rules import RULES, Rule, lint

__all__ = ["RULES", "Finding", "Kind", "Place", "Plan", "Rule", "Words", "lint"]
