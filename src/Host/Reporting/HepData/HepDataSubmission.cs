using System.Globalization;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting.HepData;

/// <summary>The tables that are published of a finished run, and the files of the submission.</summary>
internal static class HepDataSubmission
{
    /// <summary>The plain text table.</summary>
    public const string TextFile = "limits.txt";

    private const string Reaction = "E+ E- --> MU+ MU- ZPRIME";
    private static readonly string[] Bands = ["expected_m2_fb", "expected_m1_fb", "expected_p1_fb", "expected_p2_fb"];

    /// <summary>Names that an export may use.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["cross_section_limits.yaml", "cross_section_limits_clsb.yaml", "coupling_limits_invisible.yaml", "coupling_limits_vanilla.yaml", "local_significance.yaml", TextFile, HepDataYaml.SubmissionFile];

    /// <summary>Every file of the submission.</summary>
    /// <param name="limits">The finished run.</param>
    /// <param name="config">Its configuration.</param>
    public static IReadOnlyDictionary<string, string> Make(PublishedLimits limits, RunConfig config)
    {
        double sqrtS = EventConstants.Frame(config.Beams).SqrtS;
        IReadOnlyList<CouplingScale> scales = CouplingScale.Make(config.Interpretation, sqrtS, limits.Masses);
        HepDataTable?[] tables =
        [
            CrossSection(limits, config, sqrtS), CrossSectionClsb(limits, config, sqrtS), Invisible(limits, config, sqrtS, scales), Vanilla(limits, config, sqrtS, scales), Significance(limits, config, sqrtS),
        ];
        HepDataTable[] made = [.. tables.OfType<HepDataTable>()];
        if (made.Length == 0)
        {
            throw new InputException("The run has no limit in any window: there is nothing to publish.");
        }

        var files = made.ToDictionary(t => t.File, HepDataYaml.Data);
        files.Add(TextFile, LimitsText.Make(limits, config, scales));
        files.Add(
            HepDataYaml.SubmissionFile,
            HepDataYaml.Submission(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{config.Title}. Search for an invisible Z' in e+e- -> mu+ mu- Z' at sqrt(s) = {sqrtS:0.###} GeV with {config.LuminosityFb:0.###} fb^-1. Upper limits at {100.0 * config.Limits.ConfidenceLevel:0.##} % CL."),
                (TextFile, "All limits as one plain text table"),
                Reaction,
                sqrtS,
                ["Z-prime", "dark sector", "invisible decays", "L_mu - L_tau", "upper limit"],
                made));
        return files;
    }

    private static HepDataTable? CrossSection(PublishedLimits limits, RunConfig config, double sqrtS)
        => Table(
            "Cross-section limits",
            "cross_section_limits.yaml",
            $"Upper limits on the cross section of e+e- -> mu+ mu- Z', Z' -> invisible, by {config.Limits.LimitOn.Name()}: observed, and expected without a signal with bands of 1 and 2 standard deviations.",
            ["SIG*BR"],
            limits,
            [
                Column("Observed upper limit", "fb", Common(config, sqrtS, config.Limits.LimitOn.Name()), limits.Column("observed_fb")),
                Banded("Expected upper limit", "fb", Common(config, sqrtS, config.Limits.LimitOn.Name()), limits.Column("expected_fb"), limits, (_, v) => v),
            ]);

    private static HepDataTable? CrossSectionClsb(PublishedLimits limits, RunConfig config, double sqrtS)
        => config.Limits.LimitOn == LimitStatistic.Clsb
            ? null
            : Table(
                "Cross-section limits, CLs+b",
                "cross_section_limits_clsb.yaml",
                "The same upper limits by CLs+b, which does not divide by the probability of the background.",
                ["SIG*BR"],
                limits,
                [
                    Column("Observed upper limit", "fb", Common(config, sqrtS, "CLs+b"), limits.Column("observed_clsb_fb")),
                    Column("Expected upper limit", "fb", Common(config, sqrtS, "CLs+b"), limits.Column("expected_clsb_fb")),
                ]);

    private static HepDataTable? Invisible(PublishedLimits limits, RunConfig config, double sqrtS, IReadOnlyList<CouplingScale> scales)
        => Coupling(
            limits,
            config,
            sqrtS,
            "Coupling limits, fully invisible",
            "coupling_limits_invisible.yaml",
            string.Create(CultureInfo.InvariantCulture, $"Upper limits on g' of a Z' of L_mu - L_tau that decays to dark matter with a branching fraction of 1, which is consistent for a narrow Z' below {config.Interpretation.InvisibleBelowGeV} GeV."),
            "B(Z' -> invisible) = 1",
            (i, fb) => scales[i].FullyInvisible(fb));

    private static HepDataTable? Vanilla(PublishedLimits limits, RunConfig config, double sqrtS, IReadOnlyList<CouplingScale> scales)
        => Coupling(
            limits,
            config,
            sqrtS,
            "Coupling limits, vanilla",
            "coupling_limits_vanilla.yaml",
            "Upper limits on g' of a Z' of L_mu - L_tau that decays to Standard Model particles alone; the neutrinos are invisible.",
            "L_mu - L_tau without dark matter",
            (i, fb) => scales[i].Vanilla(fb));

    private static HepDataTable? Coupling(
        PublishedLimits limits, RunConfig config, double sqrtS, string name, string file, string description, string model, Func<int, double?, double?> scale)
    {
        (string, string, string?)[] qualifiers = [.. Common(config, sqrtS, config.Limits.LimitOn.Name()), ("Model", model, null)];
        double?[]? Scaled(string column) => limits.Column(column) is { } values ? [.. values.Select((v, i) => scale(i, v))] : null;
        return Table(
            name,
            file,
            description,
            ["COUPLING"],
            limits,
            [
                Column("Observed upper limit on g'", null, qualifiers, Scaled("observed_fb")),
                Banded("Expected upper limit on g'", null, qualifiers, Scaled("expected_fb"), limits, scale),
            ]);
    }

    private static HepDataTable? Significance(PublishedLimits limits, RunConfig config, double sqrtS)
    {
        (string, string, string?)[] qualifiers = [.. Common(config, sqrtS, null)];
        return Table(
            "Local significance",
            "local_significance.yaml",
            "Probability of the background to give an excess at least as large at this mass, and the same in standard deviations; without the look-elsewhere effect.",
            ["P-VALUE", "SIGNIFICANCE"],
            limits,
            [Column("Local p-value", null, qualifiers, limits.Column("p0")), Column("Local significance", null, qualifiers, limits.Column("z0"))]);
    }

    private static (string Name, string Value, string? Units)[] Common(RunConfig config, double sqrtS, string? statistic)
    {
        static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
        (string, string, string?)[] always = [("RE", Reaction, null), ("SQRT(S)", Text(sqrtS), "GeV"), ("LUMINOSITY", Text(config.LuminosityFb), "fb^-1")];
        return statistic is null ? always : [.. always, ("CL", Text(100.0 * config.Limits.ConfidenceLevel), "%"), ("Limit", statistic, null)];
    }

    private static HepDataTable? Table(string name, string file, string description, string[] observables, PublishedLimits limits, HepDataColumn?[] columns)
    {
        HepDataColumn[] there = [.. columns.OfType<HepDataColumn>()];
        return there.Length == 0 ? null : new(name, file, description, observables, limits.Masses, there);
    }

    private static HepDataColumn? Column(string name, string? units, (string, string, string?)[] qualifiers, double?[]? values)
        => values is null || Array.TrueForAll(values, v => v is null) ? null : new(name, units, qualifiers, values, []);

    private static HepDataColumn? Banded(
        string name, string? units, (string, string, string?)[] qualifiers, double?[]? values, PublishedLimits limits, Func<int, double?, double?> scale)
    {
        double?[][] ends = [.. Bands.Select(b => limits.Column(b) is { } column ? (double?[])[.. column.Select((v, i) => scale(i, v))] : [])];
        bool HasBand(int lower, int upper) => ends[lower].Length > 0 && ends[upper].Length > 0;
        return Column(name, units, qualifiers, values) is { } bare
            ? bare with
            {
                Bands =
                [
                    .. HasBand(1, 2) ? [("1 standard deviation", ends[1], ends[2])] : Array.Empty<(string, double?[], double?[])>(),
                    .. HasBand(0, 3) ? [("2 standard deviations", ends[0], ends[3])] : Array.Empty<(string, double?[], double?[])>(),
                ],
            }
            : null;
    }
}
