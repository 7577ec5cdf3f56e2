"""The literature behind mechanisms and parameters: every source key that is not a source of a scenario, and every
work that an assumption names.

`checked` says whether authors, year, title and journal were compared with a publisher's or repository's page; the
others are cited from memory. Keys that begin with `theory` mark numbers of our own design: no published figure stands
behind them, and they are priors, not findings.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """One work: who, when, what, where; `kind` is a BibTeX entry type."""

    authors: str
    year: int | None
    title: str
    where: str = ""
    detail: str = ""
    doi: str = ""
    kind: str = "article"
    checked: bool = False
    note: str = ""

    @property
    def text(self) -> str:
        """The reference as one line of a list of references."""
        year = f" ({self.year})" if self.year else ""
        place = ", ".join(part for part in (self.where, self.detail) if part)
        parts = [f"{self.authors}{year}. {self.title}.", f"{place}." if place else "",
                 f"doi:{self.doi}." if self.doi else "", self.note]  # fmt: skip
        return " ".join(part for part in parts if part)

    def bibtex(self, key: str) -> str:
        """The work as a BibTeX entry under this key."""
        place = {"article": "journal", "book": "publisher"}.get(self.kind, "howpublished")
        fields = {"author": self.authors, "year": self.year, "title": f"{{{self.title}}}", place: self.where,
                  "note": " ".join(part for part in (self.detail, self.note) if part), "doi": self.doi}  # fmt: skip
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{self.kind}{{{key},", *lines, "}"])


def _prior(title: str, note: str) -> Citation:
    """A number of our own: a design prior without a published figure."""
    text = f"Design prior of this project, no published figure. {note}"
    return Citation("The Steppefire authors", None, title, kind="misc", checked=True, note=text)


CITATIONS: dict[str, Citation] = {
    "AcemogluEgorovSonin2008": Citation(
        "Acemoglu, D. and Egorov, G. and Sonin, K.", 2008, "Coalition formation in non-democracies",
        "Review of Economic Studies", "75 (4), 987-1009", "10.1111/j.1467-937X.2008.00503.x",
        note="Form of the ruling coalition; the powers are ours."),
    "AllportPostman1947": Citation(
        "Allport, G. W. and Postman, L.", 1947, "The Psychology of Rumor", "Henry Holt", kind="book",
        note="Form of the law of rumour, importance times ambiguity; the size is ours."),
    "Beissinger2007": Citation(
        "Beissinger, M. R.", 2007, "Structure and example in modular political phenomena: the diffusion of "
        "Bulldozer/Rose/Orange/Tulip revolutions", "Perspectives on Politics", "5 (2), 259-276",
        "10.1017/S1537592707070776", note="Power of example, elite defection and elite learning; sizes are ours."),
    "Burbeck1978": Citation(
        "Burbeck, S. L. and Raine, W. J. and Stark, M. J. A.", 1978, "The dynamics of riot growth: an epidemiological "
        "approach", "Journal of Mathematical Sociology", "6 (1), 1-22", "10.1080/0022250X.1978.9989878"),
    "BonnasseGahot2018": Citation(
        "Bonnasse-Gahot, L. and Berestycki, H. and Depuiset, M.-A. and Gordon, M. B. and Roché, S. and Rodriguez, N. "
        "and Nadal, J.-P.", 2018,
        "Epidemiological modelling of the 2005 French riots: a spreading wave and the role of contagion",
        "Scientific Reports", "8, 107", "10.1038/s41598-017-18093-4", checked=True,
        note="Form of the contagion between places; its fitted values are not used."),
    "Choucri2007": Citation(
        "Choucri, N. and Goldsmith, D. and Madnick, S. E. and Mistree, D. and Morrison, J. B. and Siegel, M. D.", 2007,
        "Using System Dynamics to Model and Better Understand State Stability", "MIT Sloan School of Management",
        "working paper 4661-07", kind="misc",
        note="Form of the stocks, population to dissidents to insurgents; every rate is ours."),
    "Bellin2004": Citation(
        "Bellin, E.", 2004, "The robustness of authoritarianism in the Middle East: exceptionalism in comparative "
        "perspective", "Comparative Politics", "36(2), 139-157",
    ),
    "BunceWolchik2006": Citation(
        "Bunce, V. J., and Wolchik, S. L.", 2006, "International diffusion and postcommunist electoral revolutions",
        "Communist and Post-Communist Studies", "39(3), 283-304",
    ),
    "DavenportArmstrong2004": Citation(
        "Davenport, C., and Armstrong, D. A.", 2004, "Democracy and the violation of human rights: a statistical "
        "analysis from 1976 to 1996", "American Journal of Political Science", "48(3), 538-554",
    ),
    "FearonLaitin2003": Citation(
        "Fearon, J. D., and Laitin, D. D.", 2003, "Ethnicity, insurgency, and civil war",
        "American Political Science Review", "97(1), 75-90",
    ),
    "Goemans2008": Citation(
        "Goemans, H. E.", 2008, "Which way out? The manner and consequences of losing office",
        "Journal of Conflict Resolution", "52(6), 771-794",
    ),
    "Goldstone2010": Citation(
        "Goldstone, J. A., Bates, R. H., Epstein, D. L., Gurr, T. R., Lustik, M. B., Marshall, M. G., Ulfelder, J., "
        "and Woodward, M.", 2010, "A global model for forecasting political instability",
        "American Journal of Political Science", "54(1), 190-208",
    ),
    "JasperPoulsen1995": Citation(
        "Jasper, J. M., and Poulsen, J. D.", 1995, "Recruiting strangers and friends: moral shocks and social networks "
        "in animal rights and anti-nuclear protests", "Social Problems", "42(4), 493-512",
    ),
    "LevitskyWay2010": Citation(
        "Levitsky, S., and Way, L. A.", 2010, "Competitive authoritarianism: hybrid regimes after the Cold War",
        "Cambridge University Press", kind="book",
    ),
    "McAdam1986": Citation(
        "McAdam, D.", 1986, "Recruitment to high-risk activism: the case of Freedom Summer",
        "American Journal of Sociology", "92(1), 64-90",
    ),
    "Ross2001": Citation(
        "Ross, M. L.", 2001, "Does oil hinder democracy?", "World Politics", "53(3), 325-361",
    ),
    "Tucker2007": Citation(
        "Tucker, J. A.", 2007, "Enough! Electoral fraud, collective action problems, and post-communist colored "
        "revolutions", "Perspectives on Politics", "5(3), 535-551",
    ),
    "VDem2022": Citation(
        "Coppedge, M., and others", 2022, "V-Dem country-year dataset v12", "Varieties of Democracy Project",
        kind="misc",
    ),
    "Davenport2007": Citation(
        "Davenport, C.", 2007, "State repression and political order", "Annual Review of Political Science", "10, 1-23",
        "10.1146/annurev.polisci.10.101405.143216", checked=True),
    "Davies2013": Citation(
        "Davies, T. P. and Fry, H. M. and Wilson, A. G. and Bishop, S. R.", 2013,
        "A mathematical model of the London riots and their policing", "Scientific Reports", "3, 1303",
        "10.1038/srep01303", checked=True, note="Form of the travel with distance; its fitted values are not used."),
    "Deloitte2016": Citation(
        "Deloitte", 2016, "The economic impact of disruptions to Internet connectivity", "report for Facebook",
        kind="misc", checked=True,
        note="USD 23.6 million a day for 10 million people where most are connected; 6.6 and 0.6 with fewer."),
    "DraguLupu2018": Citation(
        "Dragu, T. and Lupu, Y.", 2018, "Collective action and constraints on repression at the endgame",
        "Comparative Political Studies", "51 (8), 1042-1073", "10.1177/0010414017730077",
        note="Repression as a coordination game among those who carry it out."),
    "Epstein2002": Citation(
        "Epstein, J. M.", 2002, "Modeling civil violence: an agent-based computational approach",
        "Proceedings of the National Academy of Sciences", "99 (suppl. 3), 7243-7250", "10.1073/pnas.092080199"),
    "Granovetter1978": Citation(
        "Granovetter, M.", 1978, "Threshold models of collective behavior", "American Journal of Sociology",
        "83 (6), 1420-1443", "10.1086/226707", checked=True),
    "Gurr1970": Citation(
        "Gurr, T. R.", 1970, "Why Men Rebel", "Princeton University Press", kind="book",
        note="Relative deprivation as a cause; the weights are ours."),
    "Hassanpour2014": Citation(
        "Hassanpour, N.", 2014,
        "Media disruption and revolutionary unrest: evidence from Mubarak's quasi-experiment",
        "Political Communication", "31 (1), 1-24", note="Abstract read."),
    "Kuran1989": Citation(
        "Kuran, T.", 1989, "Sparks and prairie fires: a theory of unanticipated political revolution",
        "Public Choice", "61 (1), 41-74", "10.1007/BF00116762"),
    "Moore1998": Citation(
        "Moore, W. H.", 1998, "Repression and dissent: substitution, context, and timing",
        "American Journal of Political Science", "42 (3), 851-873",
        note="Direction of the effect only; the size is ours."),
    "Moro2016": Citation(
        "Moro, A.", 2016, "Understanding the dynamics of violent political revolutions in an agent-based framework",
        "PLOS ONE", "11 (4), e0154175", "10.1371/journal.pone.0154175", checked=True,
        note="Armed and unarmed participation told apart; the rate is ours."),
    "PiresCrooks2017": Citation(
        "Pires, B. and Crooks, A. T.", 2017, "Modeling the emergence of riots: a geosimulation approach",
        "Computers, Environment and Urban Systems", "61, 66-80", "10.1016/j.compenvurbsys.2016.09.003", checked=True,
        note="The young are more susceptible; the size is ours."),
    "OlsonZeckhauser1966": Citation(
        "Olson, M. and Zeckhauser, R.", 1966, "An economic theory of alliances", "Review of Economics and Statistics",
        "48 (3), 266-279", "10.2307/1927082",
        note="The sharing of a common good; `steppefire verify` checks cases worked out by hand."),
    "Morrow1991": Citation(
        "Morrow, J. D.", 1991, "Alliances and asymmetry: an alternative to the capability aggregation model of "
        "alliances", "American Journal of Political Science", "35 (4), 904-933", "10.2307/2111499",
        note="Security bought with autonomy, in form; rates and prices are ours."),
    "Radford2023": Citation(
        "Radford, B. J. and Dai, Y. and Stoehr, N. and Schein, A. and Fernandez, M. and Sajid, H.", 2023,
        "Estimating conflict losses and reporting biases", "Proceedings of the National Academy of Sciences",
        "120 (34), e2307372120", "10.1073/pnas.2307372120",
        note="Form of biases by source and victim's side, read in its model file; none of its values is used."),
    "Rasler1996": Citation(
        "Rasler, K.", 1996, "Concessions, repression, and political protest in the Iranian Revolution",
        "American Sociological Review", "61 (1), 132-152", note="Direction of the effect only; the size is ours."),
    "Salmon2011": Citation(
        "Salmon, J. K. and Moraes, M. A. and Dror, R. O. and Shaw, D. E.", 2011,
        "Parallel random numbers: as easy as 1, 2, 3",
        "Proceedings of the International Conference for High Performance Computing (SC11)",
        doi="10.1145/2063384.2063405", kind="misc"),
    "Siegel2009": Citation(
        "Siegel, D. A.", 2009, "Social networks and collective action", "American Journal of Political Science",
        "53 (1), 122-138", "10.1111/j.1540-5907.2008.00361.x", checked=True),
    "McKelveyPalfrey1995": Citation(
        "McKelvey, R. D. and Palfrey, T. R.", 1995, "Quantal response equilibria for normal form games",
        "Games and Economic Behavior", "10 (1), 6-38", "10.1006/game.1995.1023"),
    "MorrisShin2003": Citation(
        "Morris, S. and Shin, H. S.", 2003, "Global games: theory and applications",
        "Advances in Economics and Econometrics, Cambridge University Press", kind="book",
        note="The regime-change game; `steppefire verify` checks the closed form with public and private signals."),
    "Signorino1999": Citation(
        "Signorino, C. S.", 1999, "Strategic interaction and the statistical analysis of international conflict",
        "American Political Science Review", "93 (2), 279-297", "10.2307/2585396",
        note="Backward induction with quantal responses; the worths are ours."),
    "SteinertThrelkeld2021": Citation(
        "Steinert-Threlkeld, S. and Steinert-Threlkeld, Z. C.", 2021,
        "How social networks affect the repression-dissent puzzle", "PLOS ONE", "16 (5), e0250784",
        "10.1371/journal.pone.0250784", checked=True),
    "Turchin2013": Citation(
        "Turchin, P.", 2013, "Modeling Social Pressures Toward Political Instability", "Cliodynamics", "4(2)",
        note="Form of the political stress index and of elite numbers; the relative wage is ours: welfare against "
             "what was expected of it."),
    "TysonSmith2018": Citation(
        "Tyson, S. A. and Smith, A.", 2018, "Dual-layered coordination and political instability: repression, "
        "co-optation, and the role of information", "Journal of Politics", "80 (1), 44-58", "10.1086/693986",
        note="Opponents and adherents each coordinate among themselves."),
    "Watts2002": Citation(
        "Watts, D. J.", 2002, "A simple model of global cascades on random networks",
        "Proceedings of the National Academy of Sciences", "99 (9), 5766-5771", "10.1073/pnas.082090499"),
    "Wintrobe1998": Citation(
        "Wintrobe, R.", 1998, "The Political Economy of Dictatorship", "Cambridge University Press", kind="book",
        note="The ruler cannot read his true support."),
    "theory-4": _prior("Fast deterrence and slow outrage",
                       "The literature on repression agrees on two effects of opposite sign, not on their sizes."),
    "theory-5": _prior("Beliefs apart from the truth",
                       "Who sees what is the literature's theme; delays and weights are ours."),
    "theory-6": _prior("Elites as factions that reckon with their shares",
                       "Ruling coalitions and elections are published forms; what moves a faction's power is assumed."),
    "theory-7": _prior("The unit's obedience as a coordination game",
                       "Closed forms of the collapse point, derived here; `steppefire verify` tests them."),
    "theory-8": _prior("How a mission abroad ends",
                       "A hazard with frailty across missions; `steppefire verify` tests its closed forms."),
    "theory-a5": _prior("Priors of the design",
                        "A proposed distribution for a number that the literature leaves open."),
    "theory-a3": _prior("When the street wins",
                        "A centre lost for a day without a force that retakes it; a convention of the design."),
    "theory-10": _prior("Belief that an ally helps",
                        "A beta belief moved by each case; with one refusal and one help it is a half."),
    "theory-a2": _prior("The person rule",
                        "One inequality that holds the rules of Granovetter, Kuran, Siegel and Epstein as cases."),
}  # fmt: skip
