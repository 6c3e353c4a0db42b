/**
 * omh-bench: a reproducible benchmark harness for unsupervised semantic segmentation.
 *
 * What is exported here is what a plugin needs: declare a method, a dataset or a backbone, build it from tested parts,
 * and what a program needs: plan, run and check tables, and read their results.
 *
 * @module
 */

// Tables: plan, run, check, read.
export { type Audit, audit, type AuditOptions } from "./src/app/audit.ts";
export { checkTables, type CheckTablesOptions } from "./src/app/check_tables.ts";
export type { EngineSelection } from "./src/app/engine_choice.ts";
export type { CacheOptions } from "./src/app/kept_features.ts";
export { type DryCell, type DryCohort, type DryRun, dryRun } from "./src/app/dry_run.ts";
export { type FormatOptions, formatTable } from "./src/app/format_table.ts";
export {
  type LoadedPlan,
  type LoadOptions,
  loadPlan,
  planText,
  type SpecText,
  tableSpecs,
  UsageError,
} from "./src/app/load_plan.ts";
export { type OpenModel, openModel, type OpenModelOptions } from "./src/app/open_model.ts";
export { type PredictModelsOptions } from "./src/app/model_banks.ts";
export { type ModelItem, predictModels } from "./src/app/predict_models.ts";
export { type ReadTable, readTable, type ReadTableOptions } from "./src/app/read_table.ts";
export { preflight, type PreflightOptions } from "./src/app/preflight.ts";
export { type FinishedTable, type RunListener, type RunOptions, runTable } from "./src/app/run_table.ts";
export {
  type BackboneScores,
  type ExaminedFeatures,
  examineFeatures,
  type FeatureExamination,
  type FeatureOptions,
} from "./src/app/examine_features.ts";
export {
  type PictureFiles,
  segmentPictures,
  type SegmentPicturesOptions,
} from "./src/app/segment_pictures.ts";
export { showItem, type ShownItem, type ShowOptions } from "./src/app/show_item.ts";
export { type ScoreOptions, scorePredictions } from "./src/app/score_predictions.ts";
export type { TrialOptions } from "./src/app/trial.ts";
export {
  type DecidedTable,
  type ExpectedSeeds,
  runUntilDecided,
  type UntilDecidedListener,
  type UntilDecidedOptions,
} from "./src/app/until_decided.ts";
export { type TunedMethod, tuneWeights } from "./src/app/tune_weights.ts";
export type { Clock } from "./src/base/clock.ts";
export { openWorkspace, type Workspace, type WorkspaceOptions } from "./src/base/workspace.ts";
export type { CohortCost, StageCost } from "./src/launch/cost.ts";
export type { WorkerMemory } from "./src/launch/memory.ts";
export type { Passes } from "./src/launch/passes.ts";
export type { Missing, PlannedTable } from "./src/launch/preflight.ts";
export {
  type DataFolders,
  type DatasetSettings,
  Resources,
  type SplitSizes,
} from "./src/launch/resources.ts";
export type { TableListener } from "./src/launch/table_runner.ts";
export type { CommandFolders, Job, JobCell, JobInputs, JobProgress } from "./src/launch/types.ts";
export type { LauncherChoice } from "./src/app/open_launcher.ts";
export type { CacheSettings } from "./src/features/cache/feature_cache.ts";
export { loadModel } from "./src/model/model_file.ts";
export type { ClassArea, ClassMap } from "./src/model/class_map.ts";
export type { Approach } from "./src/model/picture_size.ts";
export type { PredictedMap, PredictedMaps } from "./src/model/predict_items.ts";
export type { SegmentedPicture, SegmentOptions } from "./src/model/segment_picture.ts";
export type {
  ClassAssignment,
  FloatMatrix,
  FloatTensor,
  KeptModel,
  ModelBackbone,
  ModelContent,
  ModelDataset,
  ModelHierarchy,
  ModelIdentity,
  ModelOrigin,
  ModelReadouts,
  ModelScope,
  ModelTraining,
} from "./src/model/types.ts";
export * from "./src/results/mod.ts";

// Plugins.
export {
  type CellPlace,
  defineLauncher,
  type LaunchContext,
  type LaunchedCells,
  type LaunchedTable,
  type Launcher,
  type LauncherState,
  type LaunchListener,
  type LaunchPreview,
  type LaunchRun,
  type ProbedEngine,
} from "./src/launch/launcher.ts";
export type { CellFrame, LaunchPlan, PlannedJob } from "./src/launch/launch_plan.ts";
export { type LauncherCheck, launcherChecks } from "./src/launch/conformance/conformance.ts";
export type { LauncherConformanceOptions } from "./src/launch/conformance/launcher_fixture.ts";
export { probeCommand, workerCommand } from "./src/launch/worker_command.ts";
export { readPlan, writePlanFile } from "./src/launch/plan_file.ts";
export type { LoadedBackbone } from "./src/backbone/weight_file.ts";
export { defineVit, type FrozenVit, frozenVit, type VitDefinition } from "./src/backbone/load_vit.ts";
export { namedOutputs, type NamedTransformer, type TransformerPass } from "./src/backbone/named_outputs.ts";
export type {
  AttentionOutput,
  OutputName,
  TokenPart,
  TransformerShape,
} from "./src/backbone/output_names.ts";
export { cutIntoPatches } from "./src/backbone/patches.ts";
export { type PositionRule, type PositionTable, resizePositions } from "./src/backbone/position_embedding.ts";
export type { ArchitectureOptions, VitArchitecture } from "./src/backbone/weights/architecture.ts";
export {
  type DinoParameters,
  dinoParameters,
  type ParameterOptions,
} from "./src/backbone/weights/dino_parameters.ts";
export type { VitKind } from "./src/backbone/weights/kinds.ts";
export {
  type ParsedWeights,
  readWeights,
  type WeightFile,
  type WeightFormat,
} from "./src/formats/read_weights.ts";
export {
  type StoredArrays,
  type StoredDtype,
  type StoredTensor,
  toFloat32,
} from "./src/formats/stored_tensor.ts";
export {
  type Backbone,
  type BackboneDefinition,
  defineBackbone,
  type FrozenParameter,
  type FrozenParameters,
  type NamedTensors,
  type ParameterPart,
  type WeightSource,
  type WeightSummary,
} from "./src/backbone/types.ts";
export {
  type Dataset,
  type DatasetDefinition,
  defineDataset,
  type Finding,
  type Fit,
  IGNORED,
  type LabelMap,
  type PictureMap,
  type PicturePart,
  type PictureSize,
  type RgbImage,
  type Split,
  type SplitName,
} from "./src/data/types.ts";
export { vocColour } from "./src/data/classes.ts";
export {
  fileDataset,
  type FileDatasetParts,
  type FileItem,
  type FileReaders,
  fileSplit,
} from "./src/data/file_dataset.ts";
export { decodeRgb, readRgb, readRgbSize, readUprightRgb, RGB_READERS } from "./src/data/image.ts";
export {
  fileNames,
  folderNames,
  type IdPattern,
  parseIdList,
  PICTURE_ENDINGS,
  readIdList,
  withEnding,
} from "./src/data/item_lists.ts";
export {
  type DoubtfulValues,
  type LabelTable,
  labelTable,
  pngLabelReaders,
  STORED_IGNORED,
  toClasses,
} from "./src/data/label_table.ts";
export { decodeLabelPng, type RawLabels, readLabelPng } from "./src/formats/label_png.ts";
export type { DigestProgress, FileDigestOptions } from "./src/data/file_digests.ts";
export { folderDataset, type FolderDatasetOptions } from "./src/data/folder.ts";
export { SharedWork } from "./src/features/shared_work.ts";
export { type Geometry, normaliseLevels, type PixelSize } from "./src/data/geometry.ts";
export type {
  StageImages,
  StageItem,
  StagePart,
  StageResults,
  StageShape,
  StageWork,
} from "./src/features/stage/types.ts";
export type { Batch, FeatureSource, LabelBatch, StreamPart, ViewBatch } from "./src/features/types.ts";
export type { View, ViewDraws, ViewedPicture, ViewMaker } from "./src/features/views.ts";
export { type ConformanceCheck, conformanceChecks } from "./src/methods/conformance/conformance.ts";
export type { ConformanceOptions } from "./src/methods/conformance/method_fixture.ts";
export { defineMethod } from "./src/methods/define.ts";
export type { GeometryOf, MethodInputs, MethodProtocol } from "./src/methods/inputs.ts";
export type {
  ExternalCommand,
  MethodDefinition,
  NamedOutputs,
  Predictor,
  RunShape,
  StepReport,
  StepShape,
  TrainedHierarchy,
  Trainer,
  TrainerBackbone,
  TrainerContext,
  UploadedPredictions,
} from "./src/methods/types.ts";
export type { PredictionsText } from "./src/data/predictions/schema.ts";

// Parts of methods.
export {
  clusterAssignment,
  clusterCosines,
  clusterLogProbabilities,
  clusterProbeLoss,
} from "./src/methods/parts/cluster_probe.ts";
export {
  type BranchInputs,
  type BranchMasks,
  drawBranchMasks,
  drawHeadMasks,
  dropBranches,
  type HeadMasks,
  partnerImages,
} from "./src/methods/parts/draws.ts";
export {
  linearLogProbabilities,
  linearProbeLoss,
  type LinearProbeTarget,
  linearProbeTarget,
  namedLinearProbe,
} from "./src/methods/parts/linear_probe.ts";
export { type Activation, SegmentationHead } from "./src/methods/parts/segmentation_head.ts";
export {
  createTrainer,
  hierarchyGroup,
  type ParameterGroup,
  type TrainerParts,
} from "./src/methods/parts/trainer.ts";
export { drawTrainCodes } from "./src/methods/parts/train_codes.ts";
export {
  cosinePredictor,
  Hierarchy,
  type HierarchyParts,
  type LevelLosses,
  type LevelPredictor,
} from "./src/omh/hierarchy.ts";
export type { PlanMatrix } from "./src/omh/fixed_plan.ts";
export type { LevelActivation } from "./src/omh/level_losses.ts";
export type { CardPlan } from "./src/omh/card_plans.ts";
export type { LevelPlan, StepPlan } from "./src/omh/level_plans.ts";
export { levelSizes, type OmhOptions, omhOptions } from "./src/omh/options.ts";
export {
  planEntropy,
  solveTransport,
  type TransportPlan,
  type TransportProblem,
} from "./src/omh/transport_plan.ts";

// Operations that tfjs lacks.
export { silu } from "./src/nn/activations.ts";
export { Adam, type AdamOptions } from "./src/nn/adam.ts";
export { gridSampleTaps, resizeTaps, type Size } from "./src/nn/bilinear.ts";
export { dropChannels, dropoutMask } from "./src/nn/channel_dropout.ts";
export { type ClampRange, meanClampedCosines } from "./src/nn/clamped_cosines.ts";
export { crossEntropySum } from "./src/nn/cross_entropy.ts";
export { DivergedError } from "./src/nn/diverged_error.ts";
export { floatBytes, multiplyFlops, parameterBytes, trainingFlops } from "./src/nn/cost.ts";
export {
  clipGradients,
  globalNorm,
  type LossGradients,
  lossGradients,
  stopGradient,
} from "./src/nn/gradients.ts";
export { type LinearParameters, linearParameters, type Matrix, normalCenters } from "./src/nn/initialize.ts";
export { createTaps, interpolate, TAPS, type Taps } from "./src/nn/interpolate.ts";
export { attention, attentionLogits, type AttentionPart, attentionPart } from "./src/nn/attention.ts";
export { linear, linearGelu, linearResidual, type LinearWeights, trainableLinear } from "./src/nn/linear.ts";
export { updateMovingAverage } from "./src/nn/moving_average.ts";
export { centerRows, l2Normalize, layerNorm, type LayerNormWeights } from "./src/nn/normalize.ts";
export type { PendingNumber } from "./src/nn/pending.ts";
export { positions } from "./src/nn/positions.ts";
export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable } from "./src/nn/types.ts";

// Running and scoring.
export { type RandomStream, RandomStreams } from "./src/base/random.ts";
export { type Factor, FACTORS, type Variation, VARIATIONS } from "./src/base/variation.ts";
export { startEngine } from "./src/engine/start.ts";
export type {
  Engine,
  EngineChoice,
  EngineName,
  EngineOptions,
  Network,
  NetworkRuntime,
  NetworkValues,
} from "./src/engine/types.ts";
export type { Attribute, Graph, ModelValue, Operation } from "./src/engine/onnx/graph.ts";
export * from "./src/nn/crf/mod.ts";
export { Confusion, type Counts, type ExtraPredictions } from "./src/evaluate/confusion.ts";
export {
  type IndexMap,
  type LabelMapOptions,
  type LabelMapPair,
  type MapGeometry,
  scoreLabelMaps,
} from "./src/evaluate/label_maps.ts";
export { assign, type AssignOptions, type Pair } from "./src/evaluate/hungarian.ts";
export { type Matching, scoreClusters, scoreProbe, type Scores } from "./src/evaluate/scores.ts";

// Specs.
export * from "./src/spec/mod.ts";
