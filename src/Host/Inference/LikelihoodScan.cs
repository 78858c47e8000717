using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Inference;

/// <summary>One axis of a scan.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="From">First value.</param>
/// <param name="To">Last value.</param>
/// <param name="Points">Equidistant points, at least 2.</param>
internal sealed record ScanAxis(string Parameter, double From, double To, int Points)
{
    /// <summary>Value of a point.</summary>
    public double Value(int point) => From + ((To - From) * point / (Points - 1));
}

/// <summary>One point of a scan.</summary>
/// <param name="Values">Values of the scanned parameters.</param>
/// <param name="DeltaTwiceNll">2NLL, all else profiled, relative to the free fit; null where the fit failed.</param>
internal sealed record ScanPoint(double[] Values, double? DeltaTwiceNll);

/// <summary>The profile likelihood over one parameter or two.</summary>
/// <param name="Axes">Axes.</param>
/// <param name="Points">Points, the last axis running fastest.</param>
/// <param name="TwiceNll">2NLL of the free fit, with all constants.</param>
/// <param name="Best">Values of the scanned parameters in the free fit.</param>
internal sealed record LikelihoodScan(IReadOnlyList<ScanAxis> Axes, IReadOnlyList<ScanPoint> Points, double TwiceNll, double[] Best)
{
    /// <summary>Scans.</summary>
    /// <param name="fit">The free fit, converged.</param>
    /// <param name="axes">One axis or two.</param>
    /// <param name="codes">Interpolation.</param>
    /// <param name="fitter">Fits.</param>
    /// <param name="tally">Receives counts of fits and failures.</param>
    /// <exception cref="InputException">A parameter does not exist, or is fixed.</exception>
    public static LikelihoodScan Run(
        WorkspaceFit fit, IReadOnlyList<ScanAxis> axes, InterpolationCodes codes, BatchFitter fitter, FitTally tally)
    {
        int[] elements = [.. axes.Select(a => Element(fit.Model, a))];

        // A parameter that fits usually eliminate has to be a variable here.
        WorkspaceModel model = elements.Any(e => fit.Model.Locations[e].Global < 0)
            ? WorkspaceCompiler.Compile(fit.Model.Workspace, fit.Model.Measurement, codes, Elimination.None)
            : fit.Model;
        var data = new DatasetBatch(model.Model.Tables, 1);
        model.Observed.CopyTo(data.CountsOf(0));
        double[] best = model.Globals(fit.Parameters);
        int count = axes.Aggregate(1, (product, axis) => product * axis.Points);
        var fits = new FitBatch(model.Model.Tables, count);
        var values = new double[count][];
        for (int point = 0; point < count; point++)
        {
            values[point] = axes.Count == 1
                ? [axes[0].Value(point)]
                : [axes[0].Value(point / axes[1].Points), axes[1].Value(point % axes[1].Points)];
            int index = fits.Add(0, null, best);
            for (int axis = 0; axis < axes.Count; axis++)
            {
                fits.Hold(index, model.Locations[elements[axis]].Global, values[point][axis]);
            }
        }

        fitter.Fit(model.Model, data, fits, tally);
        double constant = TwiceNllConstant.Of(model.Model, model.Observed);
        double minimum = fit.TwiceNll ?? throw new ArgumentException("A scan needs a converged fit.", nameof(fit));
        ScanPoint[] points =
        [
            .. values.Select((v, i) => new ScanPoint(v, fits.Converged(i) ? (2.0 * fits.Nll[i]) + (constant - minimum) : null)),
        ];
        return new(axes, points, minimum, [.. elements.Select(e => fit.Parameters![e])]);
    }

    private static int Element(WorkspaceModel model, ScanAxis axis)
    {
        int element = Array.IndexOf(model.ElementNames, axis.Parameter);
        return element >= 0
            ? element
            : throw new InputException(
                $"{model.Workspace.Name} has no parameter '{axis.Parameter}' to scan; 'zprime inspect' lists them (elements are written name[0]).");
    }
}
