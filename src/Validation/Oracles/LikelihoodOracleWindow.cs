using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>The window likelihood of design.md, section 4, with all its nuisances, built from the templates and not from the compiled model.</summary>
internal static class LikelihoodOracleWindow
{
    /// <summary>Builds the oracle of a window.</summary>
    /// <param name="window">Templates.</param>
    /// <param name="sigmaMax">Upper bound of the cross section.</param>
    public static LikelihoodOracle Build(WindowTemplates window, double sigmaMax)
    {
        var parameters = new List<OracleParameter>
        {
            new("sigma", 0.0, 0.0, sigmaMax, null, 0.0),
            new("nu", 1.0, 0.0, 10.0, null, 0.0),
        };
        var normSys = new List<OracleNormSys>();
        AddNormSys(parameters, normSys, "lumi", window.LuminosityError);
        AddNormSys(parameters, normSys, "efficiency", window.EfficiencyError);
        double scale = window.LuminosityFb * window.Efficiency;
        OracleHistoSys? morph = null;
        if (window.SignalFractionWide is double[] wide && window.SignalFractionNarrow is double[] narrow)
        {
            morph = new(parameters.Count, [.. narrow.Select(t => scale * t)], [.. wide.Select(t => scale * t)]);
            parameters.Add(new("width", 0.0, -5.0, 5.0, 1.0, 0.0));
        }

        var signal = new OracleSample
        {
            FirstBin = 0,
            Nominal = [.. window.SignalFraction.Select(t => scale * t)],
            Multipliers = [0],
            NormSys = normSys,
            HistoSys = morph is null ? [] : [morph],
            BinMultipliers = [AddGammas(parameters, "signal", window.SignalFraction, window.SignalRelativeError)],
        };
        var background = new OracleSample
        {
            FirstBin = 0,
            Nominal = window.Background,
            Multipliers = [1],
            BinMultipliers = [AddGammas(parameters, "background", window.Background, window.BackgroundRelativeError)],
        };
        return new LikelihoodOracle(window.Background.Length, parameters, [signal, background], 0);
    }

    private static void AddNormSys(List<OracleParameter> parameters, List<OracleNormSys> normSys, string name, double error)
    {
        if (error > 0.0)
        {
            normSys.Add(new(parameters.Count, 1.0 - error, 1.0 + error));
            parameters.Add(new(name, 0.0, -5.0, 5.0, 1.0, 0.0));
        }
    }

    private static int[] AddGammas(List<OracleParameter> parameters, string name, double[] template, double[] error)
    {
        var gammas = new int[template.Length];
        for (int bin = 0; bin < template.Length; bin++)
        {
            gammas[bin] = -1;
            if (template[bin] > 0.0 && error[bin] > 0.0)
            {
                gammas[bin] = parameters.Count;
                parameters.Add(new($"gamma_{name}[{bin}]", 1.0, 1e-10, 10.0, error[bin], 1.0));
            }
        }

        return gammas;
    }
}
