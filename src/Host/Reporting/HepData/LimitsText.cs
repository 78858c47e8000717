using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting.HepData;

/// <summary>The plain text table of the paper's supplement: limits on cross section and coupling by mass, columns apart by blanks, comments after #.</summary>
internal static class LimitsText
{
    private const int Width = 14;
    private const string Missing = "-";

    private static readonly (string Name, string Column)[] CrossSections =
    [
        ("obs_fb", "observed_fb"), ("exp_m2_fb", "expected_m2_fb"), ("exp_m1_fb", "expected_m1_fb"), ("exp_fb", "expected_fb"), ("exp_p1_fb", "expected_p1_fb"), ("exp_p2_fb", "expected_p2_fb"),
        ("obs_clsb_fb", "observed_clsb_fb"), ("exp_clsb_fb", "expected_clsb_fb"),
    ];

    /// <summary>The table; columns that no row has are left out.</summary>
    /// <param name="limits">The finished run.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="scales">What turns limits into couplings.</param>
    public static string Make(PublishedLimits limits, RunConfig config, IReadOnlyList<CouplingScale> scales)
    {
        (string Name, double?[]? Values)[] all =
        [
            .. CrossSections.Select(c => (c.Name, limits.Column(c.Column))),
            ("g_obs_inv", Scaled("observed_fb", (i, v) => scales[i].FullyInvisible(v))),
            ("g_exp_inv", Scaled("expected_fb", (i, v) => scales[i].FullyInvisible(v))),
            ("g_obs_vanilla", Scaled("observed_fb", (i, v) => scales[i].Vanilla(v))),
            ("g_exp_vanilla", Scaled("expected_fb", (i, v) => scales[i].Vanilla(v))),
            ("p_local", limits.Column("p0")),
            ("z_local", limits.Column("z0")),
        ];
        (string Name, double?[] Values)[] columns = [.. all.Where(c => c.Values is not null).Select(c => (c.Name, c.Values!))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {config.Title}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"# Upper limits at {100.0 * config.Limits.ConfidenceLevel:0.##} % CL ({config.Limits.LimitOn.Name()}) on e+e- -> mu+ mu- Z', Z' -> invisible; sqrt(s) = {EventConstants.Frame(config.Beams).SqrtS:0.###} GeV, {config.LuminosityFb:0.###} fb^-1.\n");
        text.Append("# obs, exp: observed and median expected limit, m2 ... p2: bands; clsb: by CLs+b; g: coupling g', inv: B(invisible) = 1, vanilla: no dark matter.\n");
        text.Append(CultureInfo.InvariantCulture, $"# g' with 1/alpha = {(config.Interpretation.AlphaInverse is double a ? a.ToString("0.###", CultureInfo.InvariantCulture) : "running")}, {(config.Interpretation.InitialStateRadiation ? "with" : "without")} initial-state radiation.\n");
        text.Append("# mass_gev".PadLeft(Width));
        foreach ((string name, _) in columns)
        {
            text.Append(name.PadLeft(Width));
        }

        text.Append('\n');
        double[] masses = limits.Masses;
        for (int row = 0; row < masses.Length; row++)
        {
            text.Append(masses[row].ToString("0.00000", CultureInfo.InvariantCulture).PadLeft(Width));
            foreach ((_, double?[] values) in columns)
            {
                text.Append((values[row] is double v ? HepDataYaml.Number(v, 5) : Missing).PadLeft(Width));
            }

            text.Append('\n');
        }

        return text.ToString();

        double?[]? Scaled(string column, Func<int, double?, double?> scale)
            => limits.Column(column) is { } values && values.Select((v, i) => scale(i, v)).ToArray() is var scaled && Array.Exists(scaled, v => v is not null) ? scaled : null;
    }
}
