namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>How a trial step is judged.</summary>
public enum StepControl
{
    /// <summary>
    /// By the slopes at both ends: the NLL must still fall after the step, or rise at most half as fast as it fell before. No logarithm.
    /// </summary>
    Slope = 0,

    /// <summary>By the decrease of the NLL itself; one more pass over the bins per iteration.</summary>
    Value = 1,
}

/// <summary>Which second derivatives the first step takes.</summary>
public enum FirstCurvature
{
    /// <summary>The expected ones, which are a better guide far from the minimum where events are few.</summary>
    Expected = 0,

    /// <summary>The observed ones, for a start near the minimum: convergence is quadratic from there.</summary>
    Observed = 1,
}

/// <summary>Settings of a minimisation.</summary>
/// <param name="maxIterations">Largest number of trial points.</param>
/// <param name="edmTolerance">Converged when the estimated distance to the minimum gᵀH⁻¹g/2 is below this [NLL]; one more step is then taken.</param>
/// <param name="initialDamping">Levenberg damping of the first step, in units of the Hessian's diagonal.</param>
/// <param name="stepControl">How a trial step is judged.</param>
/// <param name="firstCurvature">Second derivatives of the first step.</param>
public readonly struct MinimiserSettings(
    int maxIterations, double edmTolerance, double initialDamping, StepControl stepControl, FirstCurvature firstCurvature)
{
    /// <summary>The usual settings: at most 60 iterations, edm 10⁻⁸, no damping at first.</summary>
    public static MinimiserSettings Default => new(60, 1e-8, 0.0, StepControl.Slope, FirstCurvature.Expected);

    /// <summary>Slower and safer: damped from the start, every step judged by the NLL.</summary>
    public static MinimiserSettings Safe => new(400, 1e-8, 1.0, StepControl.Value, FirstCurvature.Expected);

    /// <summary>Largest number of trial points.</summary>
    public readonly int MaxIterations = maxIterations;

    /// <summary>Tolerance of the estimated distance to the minimum [NLL].</summary>
    public readonly double EdmTolerance = edmTolerance;

    /// <summary>Damping of the first step.</summary>
    public readonly double InitialDamping = initialDamping;

    /// <summary>How a trial step is judged.</summary>
    public readonly StepControl StepControl = stepControl;

    /// <summary>Second derivatives of the first step.</summary>
    public readonly FirstCurvature FirstCurvature = firstCurvature;

    /// <summary>The same with another first step.</summary>
    /// <param name="curvature">Second derivatives of the first step.</param>
    public MinimiserSettings With(FirstCurvature curvature) => new(MaxIterations, EdmTolerance, InitialDamping, StepControl, curvature);

    /// <summary>The same with another limit of iterations and another tolerance.</summary>
    /// <param name="iterations">Largest number of trial points.</param>
    /// <param name="edmTolerance">Tolerance of the estimated distance to the minimum [NLL].</param>
    public MinimiserSettings With(int iterations, double edmTolerance) => new(iterations, edmTolerance, InitialDamping, StepControl, FirstCurvature);
}
