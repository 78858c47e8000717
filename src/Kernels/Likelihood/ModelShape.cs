namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Sizes of a compiled model, and where its parts lie in the tables and in a fit's workspace.</summary>
/// <remarks>
/// <para><b>Bin table</b>, per bin: the templates T [component], then δ² [group] (0 where the local is fixed).</para>
/// <para><b>Factor table</b>, per factor: ln hi, ln lo, a₁ … a₆ of code4.</para>
/// <para><b>Structure table</b>: kind [factor], global [factor], group [component] (−1: none), first use [component + 1],
/// factor [use], global [use], entry of the packed Hessian [use, use ≤] (its complement where the term counts twice: two uses of one global), kind
/// [group]. A use is the occurrence of a factor in a component.</para>
/// </remarks>
/// <param name="bins">Bins.</param>
/// <param name="components">Components, at most <see cref="MaxComponents"/>.</param>
/// <param name="groups">Groups of locals, at most <see cref="MaxGroups"/>.</param>
/// <param name="globals">Globals, at most <see cref="MaxGlobals"/>.</param>
/// <param name="factors">Factors.</param>
/// <param name="uses">Uses.</param>
/// <param name="poi">Global that is the parameter of interest.</param>
/// <param name="layout">Layout.</param>
/// <param name="split">In layouts with two groups: components of group 0, which come first.</param>
public readonly struct ModelShape(int bins, int components, int groups, int globals, int factors, int uses, int poi, ModelLayout layout, int split)
{
    /// <summary>Globals of the lanes path.</summary>
    public const int MaxGlobals = 8;

    /// <summary>Components of the lanes path.</summary>
    public const int MaxComponents = 8;

    /// <summary>Groups of locals of the lanes path.</summary>
    public const int MaxGroups = 8;

    /// <summary>Numbers per factor in the factor table.</summary>
    public const int FactorStride = 8;

    /// <summary>Numbers per group in the scratch of <see cref="GeneralBin"/>.</summary>
    public const int GroupScratch = 6;

    /// <summary>Bins.</summary>
    public readonly int Bins = bins;

    /// <summary>Components.</summary>
    public readonly int Components = components;

    /// <summary>Groups of locals.</summary>
    public readonly int Groups = groups;

    /// <summary>Globals.</summary>
    public readonly int Globals = globals;

    /// <summary>Factors.</summary>
    public readonly int Factors = factors;

    /// <summary>Uses of factors by components.</summary>
    public readonly int Uses = uses;

    /// <summary>The parameter of interest.</summary>
    public readonly int Poi = poi;

    /// <summary>Layout.</summary>
    public readonly ModelLayout Layout = layout;

    /// <summary>In layouts with two groups: components of group 0, which come first.</summary>
    public readonly int Split = split;

    /// <summary>Numbers per bin in the bin table.</summary>
    public int BinStride => Components + Groups;

    /// <summary>Entries of a packed symmetric matrix over the globals: (i, j ≤ i) at i(i+1)/2 + j.</summary>
    public int PackedGlobals => Globals * (Globals + 1) / 2;

    /// <summary>Entries of a packed symmetric matrix over the components.</summary>
    public int PackedComponents => Components * (Components + 1) / 2;

    /// <summary>Structure: kind of the first factor.</summary>
    public const int KindAt = 0;

    /// <summary>Structure: global of the first factor.</summary>
    public int FactorGlobalAt => Factors;

    /// <summary>Structure: group of the first component.</summary>
    public int GroupAt => 2 * Factors;

    /// <summary>Structure: first use of the first component.</summary>
    public int FirstUseAt => (2 * Factors) + Components;

    /// <summary>Structure: factor of the first use.</summary>
    public int UseAt => (2 * Factors) + (2 * Components) + 1;

    /// <summary>Structure: global of the first use.</summary>
    public int UseGlobalAt => UseAt + Uses;

    /// <summary>Structure: entry of the Hessian for the first pair of uses.</summary>
    public int PairAt => UseGlobalAt + Uses;

    /// <summary>Length of the structure table.</summary>
    public int StructureLength => GroupKindAt + Groups;

    /// <summary>Structure: kind of the first group (a <see cref="LocalKind"/>).</summary>
    public int GroupKindAt => PairAt + (Uses * (Uses + 1) / 2);

    // Workspace, in numbers. Results first.

    /// <summary>Workspace: status (a <c>FitStatus</c> as a number).</summary>
    public const int StatusAt = 0;

    /// <summary>Workspace: iterations (evaluations of gradient and Hessian after the first).</summary>
    public const int IterationsAt = 1;

    /// <summary>Workspace: estimated distance to the minimum before the last step [NLL].</summary>
    public const int EdmAt = 2;

    /// <summary>Workspace: NLL − NLL of the saturated model, without normalisation constants.</summary>
    public const int NllAt = 3;

    /// <summary>Workspace: derivative of the NLL with respect to the POI at the minimum.</summary>
    public const int PoiGradientAt = 4;

    /// <summary>Workspace: gradient [global].</summary>
    public const int GradientAt = 5;

    /// <summary>Workspace: Hessian [packed globals].</summary>
    public int HessianAt => GradientAt + Globals;

    /// <summary>Workspace: gradient at the trial point [global].</summary>
    public int TrialGradientAt => HessianAt + PackedGlobals;

    /// <summary>Workspace: Hessian at the trial point [packed globals].</summary>
    public int TrialHessianAt => TrialGradientAt + Globals;

    /// <summary>Workspace: trial point [global].</summary>
    public int TrialAt => TrialHessianAt + PackedGlobals;

    /// <summary>Workspace: step [global].</summary>
    public int StepAt => TrialAt + Globals;

    /// <summary>Workspace: mask of globals held by a bound [global].</summary>
    public int HeldAt => StepAt + Globals;

    /// <summary>Workspace: displacement of held globals [global].</summary>
    public int DisplacementAt => HeldAt + Globals;

    /// <summary>Workspace: Cholesky factor [packed globals].</summary>
    public int CholeskyAt => DisplacementAt + Globals;

    /// <summary>Workspace: values of the factors, then first and second derivatives [3, factor].</summary>
    public int FactorAt => CholeskyAt + PackedGlobals;

    /// <summary>Workspace: F [component].</summary>
    public int ComponentAt => FactorAt + (3 * Factors);

    /// <summary>Workspace: derivative of F with respect to the global of one use [use].</summary>
    public int JacobianAt => ComponentAt + Components;

    /// <summary>Workspace: first derivative of a use's factor times the factors before it in its component [use].</summary>
    public int HeadAt => JacobianAt + Uses;

    /// <summary>Workspace: first derivative of a use's factor times the factors after it in its component [use].</summary>
    public int TailAt => HeadAt + Uses;

    /// <summary>Workspace: second derivative of F with respect to the factor of one use [use].</summary>
    public int BendAt => TailAt + Uses;

    /// <summary>Workspace: sums over bins, gradient [component] then Hessian [packed components].</summary>
    public int SumsAt => BendAt + Uses;

    /// <summary>Workspace: scratch of the general body [group, <see cref="GroupScratch"/>].</summary>
    public int GroupScratchAt => SumsAt + Components + PackedComponents;

    /// <summary>Workspace: n/λ [bin], arguments of the logarithms.</summary>
    public int RatioAt => GroupScratchAt + (GroupScratch * Groups);

    /// <summary>Length of the workspace of one fit.</summary>
    public int WorkspaceLength => RatioAt + Bins;
}
