using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Fits, tests and limits of a workspace against results that are known.</summary>
/// <param name="reference">The case.</param>
/// <param name="fitter">Fits.</param>
internal sealed class ReferenceAnswers(ReferenceCase reference, BatchFitter fitter)
{
    private const double ToyDeviations = 4.5;
    private const double ConfidenceLevel = 0.9;
    private const double LargeCounts = 1e6;
    private static readonly string[] Bands = ["CLs_exp_m2", "CLs_exp_m1", "CLs_exp_med", "CLs_exp_p1", "CLs_exp_p2"];

    /// <summary>Lines of what the case has results for, without toys.</summary>
    public IEnumerable<ValidationLine> Lines()
    {
        string large = Array.Exists(reference.Model.Observed, n => n >= LargeCounts) ? "; 2NLL of a million counts rounds to 3e-8" : string.Empty;
        double tolerance = large.Length > 0 ? 1e-5 : 1e-6;
        string basis = "edm below 1e-8 of either fit" + large;
        JsonNode expected = reference.Expected;
        if (expected["free_fit"] is JsonNode free)
        {
            WorkspaceFit fit = WorkspaceFit.Run(reference.Model, null, fitter, new FitTally());
            yield return Line("2NLL of the free fit", fit.TwiceNll is double value && (double?)free["twice_nll"] is double known ? value - known : null, tolerance, basis);
            if (free["pars"] is JsonArray parameters)
            {
                yield return Line("parameters of the free fit [their uncertainty, else 1]", Parameters(fit, parameters, free["unc_hessian"]?.AsArray()), 1e-4, "√(2·edm) of a parameter");
            }
        }

        if (expected["hypotest_qtilde"] is JsonArray { Count: > 0 } tests)
        {
            yield return Line("q̃, CLs+b, CLb, CLs and its bands", Tests(tests), tolerance, basis);
        }

        if (expected["upper_limits_qtilde"]?["0.90"] is JsonObject limits)
        {
            yield return Line("90 % limits, observed and bands [relative]", Limits(limits), 1e-6, "width of the last bracket of the search");
        }

        if (expected["q0"]?["q0"] is JsonNode)
        {
            yield return Line("q0 and its p-value", Discovery(expected["q0"]!), tolerance, basis);
        }
    }

    /// <summary>Lines of p-values that sums of Poisson probabilities give exactly, by toys.</summary>
    /// <param name="request">Toys.</param>
    /// <param name="sweep">Fits them.</param>
    public IEnumerable<ValidationLine> ToyLines(ToyRequest request, ToySweep sweep)
    {
        if (reference.Expected["toys"] is not JsonArray tests)
        {
            yield break;
        }

        var worst = default(Worst);
        foreach (JsonNode? point in tests)
        {
            ToyTestResult? test = ToyTest.Test(
                reference.Model.Model, reference.Model.Observed, (double)point!["mu"]!, TestStatistic.QTilde, request, sweep, fitter, new FitTally(), out _);
            AddFraction(ref worst, (double)point["CLsb"]!, test?.Observed.Clsb.Value, request.Toys);
            AddFraction(ref worst, (double)point["CLb"]!, test?.Observed.Clb.Value, request.Toys);
        }

        if ((double?)reference.Expected["p0_toys"] is double p0)
        {
            AddFraction(ref worst, p0, ToyTest.Discover(reference.Model.Model, reference.Model.Observed, request, sweep, fitter, new FitTally(), out _)?.P0, request.Toys);
        }

        yield return Line(
            $"p-values by {request.Toys} toys, against sums of Poisson probabilities [Monte-Carlo errors]",
            worst.Value,
            ToyDeviations,
            FormattableString.Invariant($"{ToyDeviations} binomial errors of the exact value, for the worst of a few; the seed is fixed"));
    }

    private static void AddFraction(ref Worst worst, double expected, double? actual, int toys) => worst.Add(expected, actual, Math.Sqrt(expected * (1.0 - expected) / toys));

    private static double? Parameters(WorkspaceFit fit, JsonArray parameters, JsonArray? uncertainties)
    {
        var worst = default(Worst);
        for (int i = 0; i < parameters.Count; i++)
        {
            double unit = (double?)uncertainties?[i] is double u and > 0.0 ? u : 1.0;
            worst.Add((double)parameters[i]!, fit.Parameters is double[] all && all.Length == parameters.Count ? all[i] : null, unit);
        }

        return worst.Value;
    }

    private double? Tests(JsonArray tests)
    {
        var worst = default(Worst);
        foreach (JsonNode? point in tests)
        {
            HypothesisTest? test = AsymptoticTests.Test(
                reference.Model.Model, reference.Model.Observed, (double)point!["mu"]!, TestStatistic.QTilde, fitter, new FitTally(), out _);
            worst.Add((double)point["qmu_tilde"]!, test?.Q);
            worst.Add((double)point["CLsb"]!, test?.Observed.Clsb);
            worst.Add((double)point["CLb"]!, test?.Observed.Clb);
            worst.Add((double)point["CLs"]!, test?.Observed.Cls);
            for (int band = 0; band < Bands.Length; band++)
            {
                worst.Add((double)point["CLs_exp"]![band]!, test?.Expected[band].Cls);
            }
        }

        return worst.Value;
    }

    private double? Limits(JsonObject limits)
    {
        AsymptoticResult result = WorkspaceLimit.Run(reference.Model, ConfidenceLevel, TestStatistic.QTilde, fitter, new FitTally());
        var worst = default(Worst);
        for (int band = 0; band < Bands.Length; band++)
        {
            AddRelative(ref worst, limits[Bands[band]], result.ExpectedCls[band]);
        }

        AddRelative(ref worst, limits["CLs_obs"], result.ObservedCls);
        AddRelative(ref worst, limits["CLsb_obs"], result.ObservedClsb);
        return worst.Value;
    }

    private static void AddRelative(ref Worst worst, JsonNode? expected, double? actual)
    {
        if ((double?)expected is double known)
        {
            worst.Add(known, actual, known);
        }
    }

    private double? Discovery(JsonNode expected)
    {
        DiscoveryTest? test = AsymptoticTests.Discover(reference.Model.Model, reference.Model.Observed, fitter, new FitTally(), out _);
        var worst = default(Worst);
        worst.Add((double)expected["q0"]!, test?.Q0);
        worst.Add((double)expected["p0_obs"]!, test?.P0);
        return worst.Value;
    }

    private ValidationLine Line(string what, double? number, double tolerance, string basis)
        => new(ValidationSections.References, $"{reference.Name}: {what}", number, 0.0, tolerance, $"{basis}; {reference.Origin}");
}
