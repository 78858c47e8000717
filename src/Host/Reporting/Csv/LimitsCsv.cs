using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary><c>limits.csv</c>: one row per mass hypothesis.</summary>
internal static class LimitsCsv
{
    /// <summary>Column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "mass_gev", "m2_gev2", "bins",
        "observed_fb", "expected_m2_fb", "expected_m1_fb", "expected_fb", "expected_p1_fb", "expected_p2_fb",
        "observed_err_fb", "expected_err_fb", "observed_clsb_fb", "expected_clsb_fb",
        "gprime_invisible", "gprime_vanilla", "q0", "p0", "z0", "sigma_hat_fb", "gof_p", "toys", "failed_fits", "status",
    ];

    /// <summary>Writes the table. Columns of stages that did not run are empty; <c>gof_p</c> is that of Pearson's χ² (<see cref="GoodnessOfFitCsv"/> has both).</summary>
    /// <param name="writer">Where to; closed at the end.</param>
    /// <param name="limits">Results of the windows.</param>
    /// <param name="limitOn">What the limit columns are: CLs or CLs+b; the <c>_clsb_</c> columns are always CLs+b.</param>
    /// <param name="couplings">What turns each window's limit into couplings; null or none: those columns are empty.</param>
    public static void Write(TextWriter writer, IReadOnlyList<WindowLimit> limits, LimitStatistic limitOn, IReadOnlyList<CouplingScale>? couplings = null)
    {
        using var table = new CsvTable(writer, Columns);
        for (int i = 0; i < limits.Count; i++)
        {
            WindowLimit window = limits[i];
            CouplingScale? scale = couplings is { Count: > 0 } ? couplings[i] : null;
            table.Add(window.MassGeV).Add(window.MassGeV * window.MassGeV).Add(window.Bins);
            table.Add(window.Observed(limitOn));
            for (int band = 0; band < LimitBand.Count; band++)
            {
                table.Add(window.Expected(limitOn, band));
            }

            table.Add(window.ObservedError(limitOn)).Add(window.ExpectedError(limitOn));
            table.Add(window.ObservedClsb).Add(window.Expected(LimitStatistic.Clsb, LimitBand.Median));
            table.Add(scale?.FullyInvisible(window.Observed(limitOn))).Add(scale?.Vanilla(window.Observed(limitOn)));
            table.Add(window.Q0).Add(window.P0).Add(window.Z0).Add(window.SigmaHat);
            table.Add(window.GoodnessOfFit?.Result.PearsonP?.Value);
            if (window.Toys is { } toys)
            {
                table.Add(toys.Toys);
            }
            else
            {
                table.AddEmpty(1);
            }

            table.Add(window.FailedFits).Add(StatusName(window.Status)).EndRow();
        }
    }

    /// <summary>The status as files name it.</summary>
    public static string StatusName(WindowStatus status) => status switch
    {
        WindowStatus.Ok => "ok",
        WindowStatus.ObservedAsymptotic => "observed_asymptotic",
        WindowStatus.ExpectedOnly => "expected_only",
        WindowStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
