namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>The constraint of one global: its NLL relative to the saturated one, and derivatives.</summary>
/// <remarks>Gaussian: (x − a)² w/2. Poisson: τx − a + a ln(a/(τx)), 0 where τx = a; infinite at x = 0 unless a = 0.</remarks>
internal static class WideConstraintTerm
{
    /// <summary>The NLL.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="auxiliary">a.</param>
    /// <param name="x">The global.</param>
    public static double Value(WideConstraint constraint, double auxiliary, double x)
    {
        switch (constraint.Kind)
        {
            case WideConstraintKind.Gaussian:
                double pull = x - auxiliary;
                return 0.5 * constraint.Scale * pull * pull;
            case WideConstraintKind.Poisson:
                double mean = constraint.Scale * x;
                return auxiliary > 0.0 ? mean - auxiliary + (auxiliary * Math.Log(auxiliary / mean)) : mean;
            default:
                return 0.0;
        }
    }

    /// <summary>dNLL/dx.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="auxiliary">a.</param>
    /// <param name="x">The global.</param>
    public static double Slope(WideConstraint constraint, double auxiliary, double x)
        => constraint.Kind switch
        {
            WideConstraintKind.Gaussian => constraint.Scale * (x - auxiliary),
            WideConstraintKind.Poisson => auxiliary > 0.0 ? constraint.Scale - (auxiliary / x) : constraint.Scale,
            _ => 0.0,
        };

    /// <summary>d²NLL/dx².</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="auxiliary">a.</param>
    /// <param name="x">The global.</param>
    /// <param name="curvature">Observed, or expected at x: the latter makes the Newton step of a Poisson term land on its minimum.</param>
    public static double Bend(WideConstraint constraint, double auxiliary, double x, WideCurvature curvature)
        => constraint.Kind switch
        {
            WideConstraintKind.Gaussian => constraint.Scale,
            WideConstraintKind.Poisson when curvature == WideCurvature.Expected => constraint.Scale / x,
            WideConstraintKind.Poisson => auxiliary > 0.0 ? auxiliary / (x * x) : 0.0,
            _ => 0.0,
        };
}

/// <summary>Which second derivatives.</summary>
internal enum WideCurvature
{
    /// <summary>Of the NLL as it is.</summary>
    Observed,

    /// <summary>Of the NLL averaged over data expected at the point, locals at their profiled values: never negative.</summary>
    Expected,
}
