using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A minimum of the oracle's likelihood.</summary>
/// <param name="Theta">All parameters.</param>
/// <param name="TwiceNll">2NLL there, with all constants.</param>
/// <param name="Converged">Whether the estimated distance to the minimum is below the tolerance.</param>
internal sealed record OracleMinimum(Vector<double> Theta, double TwiceNll, bool Converged);

/// <summary>Dense bounded Newton iteration over all parameters, damped until 2NLL falls. Slow and plain.</summary>
/// <remarks>
/// A likelihood with kinks (code1, code0) is smooth on either side of each: a step ends on a kink that it would cross, and the next
/// one leaves it on a side that falls, if there is one. Such likelihoods can have several minima, so several starts are tried.
/// </remarks>
internal static class LikelihoodOracleFit
{
    private const double EdmTolerance = 1e-14;

    /// <summary>Still a minimum where rounding stops the descent.</summary>
    private const double StalledEdmTolerance = 1e-11;

    private const int MaxIterations = 2000;
    private const double LargestDamping = 1e12;

    /// <summary>Minimises.</summary>
    /// <param name="oracle">The likelihood.</param>
    /// <param name="data">Data.</param>
    /// <param name="poi">Value at which the POI is held; null = free.</param>
    /// <param name="start">Start; null = nominal, with the POI at <paramref name="poi"/> or a tenth, and others.</param>
    public static OracleMinimum Minimise(LikelihoodOracle oracle, OracleData data, double? poi, Vector<double>? start = null)
    {
        OracleMinimum? best = null;
        foreach (Vector<double> theta in Starts(oracle, poi, start))
        {
            if (best is { Converged: true } && start is not null && oracle.Kinks.Count == 0)
            {
                break;
            }

            OracleMinimum found = Descend(oracle, data, poi, theta);
            bool lower = best is null || found.TwiceNll < best.TwiceNll;
            bool safer = best is { Converged: false } && found.Converged && found.TwiceNll < best.TwiceNll + StalledEdmTolerance;
            if (lower || safer)
            {
                best = found;
            }
        }

        return best!;
    }

    /// <summary>The minimum that one start leads to; there may be others.</summary>
    public static OracleMinimum Descend(LikelihoodOracle oracle, OracleData data, double? poi, Vector<double> start)
    {
        Vector<double> theta = start.Clone();
        if (poi.HasValue)
        {
            theta[oracle.Poi] = poi.Value;
        }

        return new Descent(oracle, data, poi, theta).Run();
    }

    /// <summary>The start, and the same with all interpolated parameters on one or the other side, and with more signal.</summary>
    private static IEnumerable<Vector<double>> Starts(LikelihoodOracle oracle, double? poi, Vector<double>? start)
    {
        IReadOnlyList<OracleParameter> parameters = oracle.Parameters;
        Vector<double> first = (start ?? Vector<double>.Build.Dense(parameters.Count, k => parameters[k].Start)).Clone();
        if (oracle.Poi >= 0 && (poi.HasValue || (start is null && !parameters[oracle.Poi].Fixed)))
        {
            first[oracle.Poi] = poi ?? Math.Clamp(0.1, parameters[oracle.Poi].Lower, parameters[oracle.Poi].Upper);
        }

        yield return first;
        foreach (double side in oracle.Interpolated.Count > 0 ? new[] { 0.8, -0.8 } : [])
        {
            Vector<double> shifted = first.Clone();
            foreach (int k in oracle.Interpolated.Where(k => !parameters[k].Fixed))
            {
                shifted[k] = Math.Clamp(side, parameters[k].Lower, parameters[k].Upper);
            }

            yield return shifted;
        }

        if (oracle.Poi >= 0 && !poi.HasValue && !parameters[oracle.Poi].Fixed)
        {
            Vector<double> more = first.Clone();
            more[oracle.Poi] = Math.Clamp(1.0, parameters[oracle.Poi].Lower, parameters[oracle.Poi].Upper);
            yield return more;
        }
    }

    /// <summary>One descent.</summary>
    private sealed class Descent(LikelihoodOracle oracle, OracleData data, double? poi, Vector<double> start)
    {
        private readonly int[] kinks =
            [.. oracle.Kinks.Where(k => oracle.Parameters[k].Lower < 0.0 && oracle.Parameters[k].Upper > 0.0 && !oracle.Parameters[k].Fixed)];

        private Vector<double> theta = start;
        private double value = oracle.Excess(start, data);
        private double damping = 1e-3;

        public OracleMinimum Run()
        {
            double edm = double.PositiveInfinity;
            bool moved = true;
            for (int iteration = 0; moved && edm >= EdmTolerance && iteration < MaxIterations; iteration++)
            {
                bool[] held = ChooseSides();
                (Vector<double> gradient, Matrix<double> hessian) = oracle.Derivatives(theta, data);
                int[] free = [.. Enumerable.Range(0, theta.Count).Where(k => !held[k] && IsFree(gradient, hessian, k))];
                Vector<double> right = Vector<double>.Build.Dense(Math.Max(1, free.Length), i => i < free.Length ? -gradient[free[i]] : 0.0);
                Matrix<double> reduced = Matrix<double>.Build.Dense(
                    right.Count, right.Count, (i, j) => i < free.Length ? hessian[free[i], free[j]] : 1.0);
                Vector<double>? newton = Solve(reduced, right, 0.0) ?? Solve(reduced, right, 1e-9);
                edm = newton is null ? double.PositiveInfinity : 0.5 * newton.DotProduct(right);
                moved = edm < EdmTolerance || Step(free, reduced, right, newton);
            }

            return new(theta, oracle.TwiceNll(theta, data), edm < (moved ? EdmTolerance : StalledEdmTolerance));
        }

        /// <summary>Tries steps of growing damping until one does not raise 2NLL.</summary>
        private bool Step(int[] free, Matrix<double> reduced, Vector<double> right, Vector<double>? newton)
        {
            while (damping < LargestDamping)
            {
                Vector<double>? step = damping < 1e-9 ? newton : Solve(reduced, right, damping);
                if (step is not null)
                {
                    Vector<double> trial = theta.Clone();
                    for (int i = 0; i < free.Length; i++)
                    {
                        trial[free[i]] = Bounded(free[i], theta[free[i]] + step[i]);
                    }

                    double trialValue = oracle.Excess(trial, data);
                    if (trialValue <= value + (1e-15 * Math.Abs(value)))
                    {
                        damping *= 0.1;
                        theta = trial;
                        value = trialValue;
                        return true;
                    }
                }

                damping = Math.Max(10.0 * damping, 1e-6);
            }

            return false;
        }

        /// <summary>Within the bounds, and not across a kink: there a zero with the sign of the side that it came from.</summary>
        private double Bounded(int k, double target)
        {
            OracleParameter parameter = oracle.Parameters[k];
            double bounded = Math.Clamp(target, parameter.Lower, parameter.Upper);
            return kinks.Contains(k) && double.IsNegative(bounded) != double.IsNegative(theta[k]) ? Math.CopySign(0.0, theta[k]) : bounded;
        }

        /// <summary>On each kink turns to the side that falls (the steeper one of two); held where neither does.</summary>
        private bool[] ChooseSides()
        {
            var held = new bool[theta.Count];
            int[] on = [.. kinks.Where(k => theta[k] == 0.0)];
            if (on.Length > 0)
            {
                // An element of the gradient depends on the side of its own parameter only: the expectation itself has no jump.
                double[] below = Gradient(on, -0.0);
                double[] above = Gradient(on, 0.0);
                for (int i = 0; i < on.Length; i++)
                {
                    held[on[i]] = below[i] <= 0.0 && above[i] >= 0.0;
                    theta[on[i]] = below[i] > -above[i] ? -0.0 : 0.0;
                }
            }

            return held;
        }

        private double[] Gradient(int[] on, double zero)
        {
            Vector<double> point = theta.Clone();
            foreach (int k in on)
            {
                point[k] = zero;
            }

            Vector<double> gradient = oracle.Derivatives(point, data).Gradient;
            return [.. on.Select(k => gradient[k])];
        }

        private bool IsFree(Vector<double> gradient, Matrix<double> hessian, int k)
        {
            OracleParameter parameter = oracle.Parameters[k];
            bool heldLow = theta[k] <= parameter.Lower && gradient[k] > 0.0;
            bool heldHigh = theta[k] >= parameter.Upper && gradient[k] < 0.0;
            bool withoutEffect = gradient[k] == 0.0 && hessian[k, k] == 0.0;
            return !parameter.Fixed && !(k == oracle.Poi && poi.HasValue) && !heldLow && !heldHigh && !withoutEffect;
        }

        /// <summary>(H + damping D)⁻¹ right, with D the diagonal or, where that is small, a part of the rest of the row; null unless positive definite.</summary>
        private static Vector<double>? Solve(Matrix<double> matrix, Vector<double> right, double damping)
        {
            Matrix<double> damped = matrix.Clone();
            for (int i = 0; i < damped.RowCount; i++)
            {
                damped[i, i] += damping * Math.Max(Math.Max(Math.Abs(matrix[i, i]), 1e-3 * matrix.Row(i).L1Norm()), 1e-12);
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
}
