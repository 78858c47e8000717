using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A minimum of the oracle's likelihood.</summary>
/// <param name="Theta">All parameters.</param>
/// <param name="TwiceNll">2NLL there, with all constants.</param>
/// <param name="Converged">Whether the estimated distance to the minimum is below the tolerance.</param>
internal sealed record OracleMinimum(Vector<double> Theta, double TwiceNll, bool Converged);

/// <summary>Dense bounded Newton iteration over all parameters, damped until 2NLL falls. Slow and plain.</summary>
internal static class LikelihoodOracleFit
{
    private const double EdmTolerance = 1e-14;
    private const int MaxIterations = 2000;

    /// <summary>Minimises.</summary>
    /// <param name="oracle">The likelihood.</param>
    /// <param name="data">Data.</param>
    /// <param name="poi">Value at which the POI is held; null = free.</param>
    /// <param name="start">Start; null = nominal, with the POI at <paramref name="poi"/> or a tenth.</param>
    public static OracleMinimum Minimise(LikelihoodOracle oracle, OracleData data, double? poi, Vector<double>? start = null)
    {
        int size = oracle.Parameters.Count;
        Vector<double> theta = (start ?? Vector<double>.Build.Dense(size, k => oracle.Parameters[k].Start)).Clone();
        theta[oracle.Poi] = poi ?? (start is null ? 0.1 : start[oracle.Poi]);
        double value = oracle.TwiceNll(theta, data);
        double damping = 1e-3;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            (Vector<double> gradient, Matrix<double> hessian) = oracle.Derivatives(theta, data);
            int[] free = [.. Enumerable.Range(0, size).Where(k => IsFree(oracle, theta, gradient, k, poi))];
            if (free.Length == 0)
            {
                return new(theta, value, true);
            }

            Vector<double> right = -Vector<double>.Build.Dense(free.Length, i => gradient[free[i]]);
            Matrix<double> reduced = Matrix<double>.Build.Dense(free.Length, free.Length, (i, j) => hessian[free[i], free[j]]);
            Vector<double>? newton = Solve(reduced, right, 0.0);
            if (newton is not null && 0.5 * newton.DotProduct(right) < EdmTolerance)
            {
                return new(theta, value, true);
            }

            bool improved = false;
            while (!improved && damping < 1e12)
            {
                Vector<double>? step = damping < 1e-9 ? newton : Solve(reduced, right, damping);
                Vector<double> trial = theta.Clone();
                for (int i = 0; step is not null && i < free.Length; i++)
                {
                    OracleParameter parameter = oracle.Parameters[free[i]];
                    trial[free[i]] = Math.Clamp(theta[free[i]] + step[i], parameter.Lower, parameter.Upper);
                }

                double trialValue = step is null ? double.PositiveInfinity : oracle.TwiceNll(trial, data);
                improved = trialValue <= value + (1e-15 * Math.Abs(value)) && step is not null;
                if (improved)
                {
                    damping *= 0.1;
                    theta = trial;
                    value = trialValue;
                }
                else
                {
                    damping = Math.Max(10.0 * damping, 1e-6);
                }
            }

            if (!improved)
            {
                return new(theta, value, false);
            }
        }

        return new(theta, value, false);
    }

    private static bool IsFree(LikelihoodOracle oracle, Vector<double> theta, Vector<double> gradient, int k, double? poi)
    {
        OracleParameter parameter = oracle.Parameters[k];
        bool heldLow = theta[k] <= parameter.Lower && gradient[k] > 0.0;
        bool heldHigh = theta[k] >= parameter.Upper && gradient[k] < 0.0;
        return !(k == oracle.Poi && poi.HasValue) && !heldLow && !heldHigh;
    }

    private static Vector<double>? Solve(Matrix<double> matrix, Vector<double> right, double damping)
    {
        Matrix<double> damped = matrix.Clone();
        for (int i = 0; i < damped.RowCount; i++)
        {
            damped[i, i] += damping * Math.Max(Math.Abs(matrix[i, i]), 1e-12);
        }

        try
        {
            return damped.Cholesky().Solve(right);
        }
        catch (ArgumentException)
        {
            // MathNet says so when the matrix is not positive definite.
            return null;
        }
    }
}
