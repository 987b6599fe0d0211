export { RESOURCES, resourceOf } from '../model/resources.ts';
