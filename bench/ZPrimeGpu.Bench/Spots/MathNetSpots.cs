using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace ZPrimeGpu.Bench.Spots;

/// <summary>The same fits by the Levenberg-Marquardt minimiser of Math.NET: an independent answer, and a peer.</summary>
internal static class MathNetSpots
{
    private static readonly Vector<double> Pixels = Vector<double>.Build.Dense(SpotKernel.Pixels, i => i);

    /// <summary>Fits one spot.</summary>
    public static double[] Fit(SpotSample sample, int spot, double tolerance)
    {
        IObjectiveModel objective = ObjectiveFunction.NonlinearModel(Values, Slopes, Pixels, Vector<double>.Build.DenseOfArray(sample.DataOf(spot).ToArray()));
        var minimiser = new LevenbergMarquardtMinimizer(gradientTolerance: tolerance, stepTolerance: tolerance, functionTolerance: tolerance);
        double[] start = sample.Starts[(spot * SpotKernel.Parameters)..((spot + 1) * SpotKernel.Parameters)];
        return [.. minimiser.FindMinimum(objective, Vector<double>.Build.DenseOfArray(start)).MinimizingPoint];
    }

    private static Vector<double> Values(Vector<double> parameters, Vector<double> pixels)
    {
        double[] p = parameters.ToArray();
        return Vector<double>.Build.Dense(SpotKernel.Pixels, i => SpotSample.Model(p, i));
    }

    private static Matrix<double> Slopes(Vector<double> parameters, Vector<double> pixels)
    {
        double[] p = parameters.ToArray();
        return Matrix<double>.Build.DenseOfRows(Enumerable.Range(0, SpotKernel.Pixels).Select(i => SpotSample.Slopes(p, i)));
    }
}
